package dev.fieldfare.backup.sealing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The file {@code manifest.json} of an encrypted backup. Everyone can read the id of the backup and
 * of the key; all else is encrypted.
 *
 * @param id of the backup, if its description has one
 * @param keyId of the key that encrypts the data key
 * @param dataKey nonce and encrypted data key, which encrypts all files of this attempt
 * @param manifest encrypted with the data key
 * @param rewrapped when the data key was encrypted again with another key
 */
record SealedManifest(
    Optional<String> id,
    String keyId,
    byte[] dataKey,
    byte[] manifest,
    Optional<Rewrapped> rewrapped) {
  private static final String ALGORITHM = "AES-256-GCM";
  private static final String REWRAPPED = "rewrapped";

  /**
   * The link from a rewrapped manifest to the first one.
   *
   * @param original the hash of the first one, by which the ledger and later backups know it
   * @param former what the first one had in place of the present key, encrypted
   */
  record Rewrapped(String original, byte[] former) {
    Rewrapped {
      if (!original.matches("[0-9a-f]{64}")) {
        throw new DamagedBackupException("the manifest does not have the hash of the first one");
      }
    }

    private static Rewrapped of(JsonNode part) {
      return new Rewrapped(
          part.path("original").asText(), Base64.getDecoder().decode(part.path("former").asText()));
    }
  }

  byte[] content() {
    ObjectNode root = ContractsJson.mapper().createObjectNode();
    root.put("encryption", ALGORITHM);
    root.put("keyId", keyId);
    id.ifPresent(text -> root.put("id", text));
    root.put("dataKey", Base64.getEncoder().encodeToString(dataKey));
    root.put("manifest", Base64.getEncoder().encodeToString(manifest));
    rewrapped.ifPresent(kept -> add(root, kept));
    return text(root);
  }

  // The ledger has the hash of the first manifest, so this one brings its own: damage must not look
  // like another key.
  private static void add(ObjectNode root, Rewrapped kept) {
    ObjectNode part = root.putObject(REWRAPPED);
    part.put("original", kept.original());
    part.put("former", Base64.getEncoder().encodeToString(kept.former()));
    part.put("sha256", Sha256.of(text(root)));
  }

  private static byte[] text(ObjectNode root) {
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads one; empty when the manifest is not encrypted. */
  static Optional<SealedManifest> of(byte[] content) {
    try {
      JsonNode root = ContractsJson.mapper().readTree(content);
      if (!root.has("encryption")) {
        return Optional.empty();
      }
      String algorithm = root.path("encryption").asText();
      if (!algorithm.equals(ALGORITHM)) {
        throw new DamagedBackupException("the manifest has the unknown encryption " + algorithm);
      }
      SealedManifest manifest = read(root);
      if (manifest.rewrapped().isPresent() && !Arrays.equals(manifest.content(), content)) {
        throw new DamagedBackupException("manifest.json is not what was written");
      }
      return Optional.of(manifest);
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedBackupException("the manifest is not JSON", e);
    }
  }

  private static SealedManifest read(JsonNode root) {
    return new SealedManifest(
        Optional.ofNullable(root.path("id").asText(null)),
        root.path("keyId").asText(),
        Base64.getDecoder().decode(root.path("dataKey").asText()),
        Base64.getDecoder().decode(root.path("manifest").asText()),
        root.has(REWRAPPED) ? Optional.of(Rewrapped.of(root.path(REWRAPPED))) : Optional.empty());
  }

  /** The hash by which the ledger and later backups know this manifest. */
  static String knownHash(byte[] content) {
    Optional<String> original;
    try {
      original = of(content).flatMap(SealedManifest::rewrapped).map(Rewrapped::original);
    } catch (DamagedBackupException e) {
      // Damaged: its own hash is in no ledger, so the caller reports the damage.
      original = Optional.empty();
    }
    return original.orElseGet(() -> Sha256.of(content));
  }
}
