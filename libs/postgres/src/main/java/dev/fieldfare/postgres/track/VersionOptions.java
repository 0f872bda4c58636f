package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the header of a script says.
 *
 * @param dependsOn versions that must be applied first
 * @param timeout after how long the version is given up
 * @param backup {@code none}: it may destroy something without a verified backup; {@code affected}:
 *     the tables of which it destroys something are backed up before it; {@code proven}: these
 *     backups are proven, too
 * @param transactional whether it runs in one transaction; otherwise statement by statement
 */
public record VersionOptions(
    List<String> dependsOn,
    Optional<Duration> timeout,
    Optional<String> backup,
    boolean transactional) {

  /** A script without a header. */
  public static final VersionOptions NONE =
      new VersionOptions(List.of(), Optional.empty(), Optional.empty(), true);

  public VersionOptions {
    dependsOn = List.copyOf(dependsOn);
  }

  /** As the ledger keeps it. */
  public ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    if (!dependsOn.isEmpty()) {
      dependsOn.forEach(document.putArray("dependsOn")::add);
    }
    timeout.ifPresent(time -> document.put("timeoutMs", time.toMillis()));
    backup.ifPresent(policy -> document.put("backup", policy));
    if (!transactional) {
      document.put("transactional", false);
    }
    return document;
  }
}
