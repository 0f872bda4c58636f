package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.Keepsake;
import dev.fieldfare.postgres.catalog.KeepsakeReader;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks at rows and lets the server parse expressions, before any strong lock is taken.
 *
 * <p>What it sees may change before the change is applied; then PostgreSQL raises, nothing is
 * changed, and the change is planned again.
 */
final class Probe {

  private final Connection target;

  Probe(Connection target) {
    this.target = target;
  }

  /** Whether the table, under the name it has now, holds any row. */
  boolean hasRows(TableShape shape) throws SQLException {
    if (shape.oid() == 0) {
      return false;
    }
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM " + Identifier.quote(shape.lockName()) + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Whether no row-level security policy hides rows from us. */
  boolean seesAllRows(TableShape shape) throws SQLException {
    return queryBoolean("SELECT NOT row_security_active(?::text::regclass)", name(shape));
  }

  /** How long the values of a column are as text, all together. */
  long textBytes(TableShape shape, String column) throws SQLException {
    return queryLong(
            "SELECT coalesce(sum(octet_length(%s::text)), 0) FROM %s"
                .formatted(Identifier.quote(column), name(shape)))
        .orElse(0L);
  }

  /** How many rows have no value in a column. */
  long nulls(TableShape shape, String column) throws SQLException {
    return queryLong(
            "SELECT count(*) FROM %s WHERE %s IS NULL"
                .formatted(name(shape), Identifier.quote(column)))
        .orElse(0L);
  }

  /** A dropped table gets a schema of its own. */
  Optional<Refusal> mayCreateSchemas(Optional<String> actingRole) throws SQLException {
    boolean may =
        queryBoolean(
            "SELECT pg_catalog.has_database_privilege("
                + "coalesce(nullif(?, ''), current_user), current_database(), 'CREATE')",
            actingRole.orElse(""));
    return Rules.refuseIf(
        !may,
        FailureReason.NOT_OWNER,
        "The worker's role may not create schemas, and a dropped table is kept in one.");
  }

  /**
   * Indexes and sequences of a schema whose names are taken in another, with names that are free.
   */
  List<Renaming> taken(String from, String to) throws SQLException {
    String query =
        """
        SELECT c.relname, f.name, format('ALTER %s %I.%I RENAME TO %I',
                 CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, n.nspname, c.relname, f.name)
          FROM pg_catalog.pg_namespace n
          JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('i', 'I', 'S')
          JOIN pg_catalog.pg_namespace t ON t.nspname = ?
          JOIN pg_catalog.pg_class o ON o.relnamespace = t.oid AND o.relname = c.relname
         CROSS JOIN LATERAL (
           SELECT left(c.relname, 58) || i AS name FROM generate_series(1, 10000) i
            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class x
                               WHERE x.relnamespace IN (n.oid, t.oid) AND x.relname = left(c.relname, 58) || i)
            LIMIT 1) f
         WHERE n.nspname = ?
         ORDER BY c.oid
        """;
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setString(1, to);
      statement.setString(2, from);
      List<Renaming> renamings = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          renamings.add(new Renaming(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
      return renamings;
    }
  }

  /** The size of a table, without its indexes. */
  long tableBytes(TableRef table) throws SQLException {
    return queryLong("SELECT pg_catalog.pg_table_size(" + table.oid() + ")").orElse(0L);
  }

  /** How many rows came after a column was copied aside; empty when the copy is gone. */
  Optional<Long> rowsSince(UUID original, TableShape shape) throws SQLException {
    return queryLong(
        Arguments.call("rows_since", Arguments.uuid(original), Arguments.text(name(shape))));
  }

  /** What hangs on a column, with the statements to make it again. */
  List<Keepsake> keepsakes(List<Dependent> dependents) throws SQLException {
    boolean plain = dependents.stream().allMatch(d -> d.kind() == Dependent.Kind.SEQUENCE);
    return plain ? List.of() : new KeepsakeReader(target).read(dependents);
  }

  /** The options of an identity's sequence. */
  Optional<String> sequenceOptions(TableName sequence) throws SQLException {
    String query =
        """
        SELECT format('SEQUENCE NAME %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s',
                 ?::text, seqstart, seqincrement, seqmin, seqmax, seqcache,
                 CASE WHEN seqcycle THEN ' CYCLE' ELSE '' END)
          FROM pg_catalog.pg_sequence WHERE seqrelid = ?::text::regclass
        """;
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setString(1, Identifier.quote(sequence));
      statement.setString(2, Identifier.quote(sequence));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static String name(TableShape shape) {
    return Identifier.quote(shape.lockName());
  }

  private boolean queryBoolean(String query, String argument) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setString(1, argument);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private Optional<Long> queryLong(String query) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      long value = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
  }

  /** Refuses an expression that cannot be a default of the type. */
  Optional<Refusal> badDefault(String expression, ResolvedType type) throws SQLException {
    if (!Expression.isSelfContained(expression)) {
      return Rules.refuse(
          FailureReason.INVALID_EXPRESSION,
          "The expression is not one complete SQL expression without comments.");
    }
    return parses("SELECT CAST((" + expression + ") AS " + type.sql() + ")");
  }

  /** The server parses and describes the query; it is not executed. */
  Optional<Refusal> parses(String query) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(query.replace("?", "??"))) {
      statement.getMetaData();
      return Optional.empty();
    } catch (SQLException e) {
      return rejected(e, FailureReason.INVALID_EXPRESSION);
    }
  }

  /** What the server says about the text of a request is a refusal; anything else is a fault. */
  static Optional<Refusal> rejected(SQLException e, FailureReason reason) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("42") || state.startsWith("22") || state.startsWith("0A")) {
      return Optional.of(Refusal.of(reason, firstLine(e)));
    }
    throw e;
  }

  static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
