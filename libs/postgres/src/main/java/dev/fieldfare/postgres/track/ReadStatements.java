package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.track.ScriptStatement;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.TransactionUse;
import dev.fieldfare.postgres.track.VersionScript.Section;
import java.util.List;
import java.util.Locale;

/** Statements as a plan shows them. */
public final class ReadStatements {

  private ReadStatements() {}

  /** The statements of one section. */
  public static List<ScriptStatement> of(Section section, List<CheckedStatement> statements) {
    String name = section.name().toLowerCase(Locale.ROOT);
    return statements.stream().map(statement -> of(name, statement)).toList();
  }

  private static ScriptStatement of(String section, CheckedStatement statement) {
    List<String> relations =
        statement.relations().stream()
            .map(relation -> relation.schema() + "." + relation.name())
            .sorted()
            .toList();
    return new ScriptStatement(
        section,
        statement.start().line(),
        statement.start().column(),
        statement.command(),
        relations,
        statement.transaction() != TransactionUse.FORBIDDEN);
  }
}
