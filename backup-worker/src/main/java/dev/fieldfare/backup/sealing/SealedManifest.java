package dev.fieldfare.backup.sealing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 */
record SealedManifest(Optional<String> id, String keyId, byte[] dataKey, byte[] manifest) {
  private static final String ALGORITHM = "AES-256-GCM";

  byte[] content() {
    var root = ContractsJson.mapper().createObjectNode();
    root.put("encryption", ALGORITHM);
    root.put("keyId", keyId);
    id.ifPresent(text -> root.put("id", text));
    root.put("dataKey", Base64.getEncoder().encodeToString(dataKey));
    root.put("manifest", Base64.getEncoder().encodeToString(manifest));
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
      return Optional.of(
          new SealedManifest(
              Optional.ofNullable(root.path("id").asText(null)),
              root.path("keyId").asText(),
              Base64.getDecoder().decode(root.path("dataKey").asText()),
              Base64.getDecoder().decode(root.path("manifest").asText())));
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedBackupException("the manifest is not JSON", e);
    }
  }
}
