package dev.fieldfare.postgres.track;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What runs in the transaction of a version.
 *
 * @param statements their texts
 * @param lines where they begin in the file
 * @param token begins the messages that announce statements
 * @param role the release role that is configured
 */
public record VersionRun(
    UUID migration,
    List<String> statements,
    List<Integer> lines,
    String token,
    Optional<String> role) {

  public VersionRun {
    statements = List.copyOf(statements);
    lines = List.copyOf(lines);
  }
}
