package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.operation.Names;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape.Grant;
import dev.fieldfare.postgres.plan.AlterTable;
import dev.fieldfare.postgres.plan.ColumnDefinition;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the statements that make a column again as it was. */
public final class ColumnStatements {

  private final TableName table;
  private final ColumnDefinition column;
  private final int serverVersion;

  public ColumnStatements(TableName table, ColumnDefinition column, int serverVersion) {
    this.table = table;
    this.column = column;
    this.serverVersion = serverVersion;
  }

  /** The bare column: a type, a collation, and what computes it. */
  AlterTable add() {
    String generated =
        column.generated().isEmpty()
            ? ""
            : " GENERATED ALWAYS AS (%s) %s"
                .formatted(
                    column.defaultExpression().orElseThrow(),
                    column.generated().equals("v") ? "VIRTUAL" : "STORED");
    return new AlterTable(
        table,
        "ADD COLUMN " + name() + " " + typeAndCollation() + generated,
        List.of(column.name()),
        column.generated().equals("s"));
  }

  String typeAndCollation() {
    return column.type() + column.collation().map(collation -> " COLLATE " + collation).orElse("");
  }

  private String name() {
    return Identifier.quote(column.name());
  }

  /** The default, when it is a plain one. */
  public List<AlterTable> defaultValue() {
    if (!column.generated().isEmpty() || column.defaultExpression().isEmpty()) {
      return List.of();
    }
    return List.of(alter("SET DEFAULT " + column.defaultExpression().get()));
  }

  /**
   * NOT NULL under its name; where rows break it by now, as a constraint that is not valid.
   *
   * @param small whether there is time to look at the rows
   */
  List<Sql> notNull(boolean small) {
    if (!column.notNull()) {
      return List.of();
    }
    String quoted = Identifier.quote(table);
    if (serverVersion >= 18 && column.notNullName().isPresent()) {
      return List.of(namedNotNull(quoted, column.notNullName().get(), small));
    }
    String check = checkName();
    return List.of(
        small
            ? Sql.scanning(
                Arguments.call(
                    "set_not_null",
                    Arguments.text(quoted),
                    Arguments.text(column.name()),
                    Arguments.text(check)))
            : Sql.instant(
                "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                    .formatted(quoted, Identifier.quote(check), name())));
  }

  /** Where NOT NULL has no name of its own, a check that is not valid stands in for it. */
  private String checkName() {
    String suffix = "_not_null";
    String kept = table.name() + "_" + column.name();
    while ((kept + suffix).getBytes(StandardCharsets.UTF_8).length > Names.MAX_BYTES) {
      kept = kept.substring(0, kept.length() - 1);
    }
    return kept + suffix;
  }

  private Sql namedNotNull(String quoted, String constraint, boolean small) {
    if (!small) {
      return Sql.instant(
          "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID"
              .formatted(quoted, Identifier.quote(constraint), name()));
    }
    return Sql.scanning(
        Arguments.call(
            "add_constraint",
            Arguments.text(quoted),
            Arguments.text(constraint),
            Arguments.text("NOT NULL " + name())));
  }

  /** The identity, which needs NOT NULL. */
  List<AlterTable> identity() {
    if (!column.numbered()) {
      return List.of();
    }
    return List.of(
        alter(
            "ADD GENERATED %s AS IDENTITY%s"
                .formatted(
                    column.identity().equals("a") ? "ALWAYS" : "BY DEFAULT",
                    column.identityOptions().map(options -> " (" + options + ")").orElse(""))));
  }

  private AlterTable alter(String what) {
    return AlterTable.instant(table, "ALTER COLUMN " + name() + " " + what, column.name());
  }

  /** Takes away whatever default there is now. */
  public AlterTable noDefault() {
    return alter("DROP DEFAULT");
  }

  /** Settings that a type change resets to the defaults of the type. */
  public List<String> storage() {
    List<String> statements = new ArrayList<>();
    var settings = column.settings();
    settings.storage().ifPresent(s -> statements.add(alter("SET STORAGE " + s).sql()));
    settings.compression().ifPresent(m -> statements.add(alter("SET COMPRESSION " + m).sql()));
    return statements;
  }

  /** Storage, statistics target, options, comment and grants. */
  List<String> settings() {
    List<String> statements = new ArrayList<>(storage());
    var settings = column.settings();
    List<String> actions = new ArrayList<>();
    settings.statistics().ifPresent(target -> actions.add("SET STATISTICS " + target));
    if (!settings.options().isEmpty()) {
      actions.add("SET (" + String.join(", ", settings.options()) + ")");
    }
    actions.forEach(action -> statements.add(alter(action).sql()));
    settings
        .comment()
        .ifPresent(
            comment ->
                statements.add(
                    "COMMENT ON COLUMN %s.%s IS %s"
                        .formatted(Identifier.quote(table), name(), Literal.quote(comment))));
    settings.grants().forEach(grant -> statements.add(grant(grant)));
    return statements;
  }

  private String grant(Grant grant) {
    return "GRANT %s (%s) ON %s TO %s%s"
        .formatted(
            grant.privilege(),
            name(),
            Identifier.quote(table),
            grant.grantee(),
            grant.grantable() ? " WITH GRANT OPTION" : "");
  }
}
