package dev.fieldfare.postgres.track;

import dev.fieldfare.postgres.script.CheckedStatement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What runs in the transaction of a version.
 *
 * @param statements their texts
 * @param lines where they begin in the file
 * @param checks those of the verify section
 * @param token begins the messages that announce statements
 * @param role the release role that is configured
 */
public record VersionRun(
    UUID migration,
    List<String> statements,
    List<Integer> lines,
    List<Check> checks,
    String token,
    Optional<String> role) {

  public VersionRun {
    statements = List.copyOf(statements);
    lines = List.copyOf(lines);
    checks = List.copyOf(checks);
  }

  /**
   * A statement of a verify section.
   *
   * @param isQuery whether it answers with rows, of which none may have a column that is false
   */
  public record Check(String text, boolean isQuery) {

    /** As the parser read it. */
    public static Check of(CheckedStatement statement) {
      return new Check(statement.text(), statement.command().equals("SELECT"));
    }
  }
}
