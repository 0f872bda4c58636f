package dev.fieldfare.postgres.plan.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.DependentDefinition;
import dev.fieldfare.postgres.catalog.DependentDefinitionReader;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Looks at rows and lets the server parse expressions, before any strong lock is taken.
 *
 * <p>The rows may change before the change is applied; then PostgreSQL raises, nothing is changed,
 * and the change is planned again.
 */
public final class RowInspector {

  private static final long TINY_TABLE = 64L * 1024;

  /** Categories of types whose values are a few bytes long: numbers, times, booleans. */
  private static final Set<String> SHORT_VALUES = Set.of("N", "D", "T", "B");

  /** Categories of types that all have an order: numbers, times, booleans, strings, enums. */
  private static final Set<String> ORDERED = Set.of("N", "D", "T", "B", "S", "E");

  private static final Set<String> ORDERED_TYPES = Set.of("uuid", "jsonb", "bytea");

  private final Connection target;
  private final OwnerQueries queries;

  public RowInspector(Connection target, OwnerQueries queries) {
    this.target = target;
    this.queries = queries;
  }

  /** True when the session has ended, and nothing more can be asked. */
  public boolean isOver() throws SQLException {
    return target.isClosed();
  }

  /** Whether the table, under the name it has now, holds any row. */
  public boolean hasRows(TableShape shape) throws SQLException {
    if (shape.oid() == 0) {
      return false;
    }
    String query = "SELECT EXISTS (SELECT FROM " + name(shape) + ")";
    return queries.ask(shape.owner(), query).filter("true"::equals).isPresent();
  }

  /** Whether no row-level security policy hides rows from us. */
  public boolean seesAllRows(TableShape shape) throws SQLException {
    String query =
        "SELECT NOT row_security_active(%s::regclass)".formatted(Arguments.text(name(shape)));
    return queries.ask(shape.owner(), query).filter("true"::equals).isPresent();
  }

  /**
   * How long the values of a column are as text, all together: compressed ones may be many times as
   * long as the table is big. Short values and tiny tables are not worth asking.
   */
  public long textBytes(TableShape shape, ColumnShape column) throws SQLException {
    boolean tiny = shape.detail().orElseThrow().bytes() <= TINY_TABLE;
    if (tiny || SHORT_VALUES.contains(column.type().category())) {
      return 0;
    }
    return queryLong(
            shape,
            "SELECT coalesce(sum(octet_length(%s::text)), 0) FROM %s"
                .formatted(Identifier.quote(column.name()), name(shape)))
        .orElse(0L);
  }

  /** How long the text is that was kept of a column. */
  public long keptBytes(UUID original) throws SQLException {
    return queryLong(
            "SELECT pg_catalog.pg_column_size(data) FROM fieldfare.quarantine WHERE migration_id = "
                + Arguments.uuid(original))
        .orElse(0L);
  }

  /** How many rows have no value in a column. */
  public long nulls(TableShape shape, String column) throws SQLException {
    return queryLong(
            shape,
            "SELECT count(*) FROM %s WHERE %s IS NULL"
                .formatted(name(shape), Identifier.quote(column)))
        .orElse(0L);
  }

  /** How many rows a table has. */
  long rows(TableShape shape) throws SQLException {
    return queryLong(shape, "SELECT count(*) FROM " + name(shape)).orElse(0L);
  }

  /** The size of a table, without its indexes. */
  public long tableBytes(TableRef table) throws SQLException {
    return queryLong("SELECT pg_catalog.pg_table_size(" + table.oid() + ")").orElse(0L);
  }

  /** How many rows came after a column was copied aside; empty when the copy is gone. */
  public Optional<Long> rowsSince(UUID original, TableShape shape) throws SQLException {
    String call =
        Arguments.call("rows_since", Arguments.uuid(original), Arguments.text(name(shape)));
    return queries.call(shape.owner(), call).map(Long::valueOf);
  }

  /** The warning about kept values whose row is gone or has another key; empty without any. */
  public Optional<Warning> valuesWithoutRow(UUID original, TableShape shape) throws SQLException {
    String query =
        "SELECT fieldfare.unrestored_warning(%1$s, fieldfare.values_without_row(%1$s, %2$s))"
            .formatted(Arguments.uuid(original), Arguments.text(name(shape)));
    return queries.call(shape.owner(), query).map(RowInspector::warning);
  }

  private static Warning warning(String json) {
    try {
      return ContractsJson.mapper().readValue(json, Warning.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger's warning is not one", e);
    }
  }

  /** What hangs on a column, with the statements to make it again. */
  public List<DependentDefinition> definitions(TableShape shape, List<Dependent> dependents)
      throws SQLException {
    boolean plain = dependents.stream().allMatch(d -> d.kind() == Dependent.Kind.SEQUENCE);
    return plain ? List.of() : new DependentDefinitionReader(target).read(shape.oid(), dependents);
  }

  /** The options of an identity's sequence. */
  public Optional<String> sequenceOptions(TableName sequence) throws SQLException {
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

  /** Whether a role may make a foreign key that refers to the column. */
  public boolean mayRefer(String role, TableShape shape, String column) throws SQLException {
    String query =
        """
        SELECT pg_catalog.has_column_privilege(r.oid, ?::oid, ?::text, 'REFERENCES')
               AND pg_catalog.has_schema_privilege(r.oid, ?::text, 'USAGE')
          FROM pg_catalog.pg_roles r WHERE r.rolname = ?
        """;
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setLong(1, shape.oid());
      statement.setString(2, column);
      statement.setString(3, shape.lockName().schema());
      statement.setString(4, role);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static String name(TableShape shape) {
    return Identifier.quote(shape.lockName());
  }

  private Optional<Long> queryLong(TableShape shape, String query) throws SQLException {
    return queries.ask(shape.owner(), query).map(Long::valueOf);
  }

  private Optional<Long> queryLong(String query) throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        return Optional.empty();
      }
      long value = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
  }

  /** Refuses an expression that cannot be a default of the type. */
  public Optional<Refusal> badDefault(String owner, String expression, ResolvedType type)
      throws SQLException {
    return badExpression(owner, expression, type, "");
  }

  /** Refuses an expression that does not make a value of the type out of a row. */
  public Optional<Refusal> badConversion(TableShape shape, String expression, ResolvedType type)
      throws SQLException {
    return badExpression(shape.owner(), expression, type, "FROM " + name(shape));
  }

  // A condition refuses aggregates, window functions and sets, as a change of a table does.
  private Optional<Refusal> badExpression(
      String owner, String expression, ResolvedType type, String from) throws SQLException {
    Optional<Refusal> refusal = Expression.refusal(expression);
    if (refusal.isPresent()) {
      return refusal;
    }
    return parses(
        owner, "SELECT %s WHERE CAST((%s) AS %s) IS NULL".formatted(from, expression, type.sql()));
  }

  /** Refuses a type whose values have no order, which an index needs. */
  public Optional<Refusal> notIndexable(String owner, ResolvedType type) throws SQLException {
    if (ORDERED.contains(type.category()) || ORDERED_TYPES.contains(type.sql())) {
      return Optional.empty();
    }
    return parses(owner, "SELECT CAST(NULL AS " + type.sql() + ") ORDER BY 1")
        .map(
            refusal ->
                Refusal.of(
                    FailureReason.UNSUPPORTED,
                    "A column of the type %s can be neither in an index nor unique: %s."
                        .formatted(type.sql(), refusal.message())));
  }

  /** The server parses and describes the query; it is not executed. */
  public Optional<Refusal> parses(String owner, String query) throws SQLException {
    try {
      queries.parse(owner, query);
      return Optional.empty();
    } catch (SQLException e) {
      return rejected(e, FailureReason.INVALID_EXPRESSION);
    }
  }

  /** An error of the server about the text of a request is a refusal; anything else is a fault. */
  public static Optional<Refusal> rejected(SQLException e, FailureReason reason)
      throws SQLException {
    if (SqlStates.isRefusal(e.getSQLState(), e.getMessage())) {
      return Optional.of(Refusal.of(reason, firstLine(e)));
    }
    throw e;
  }

  /** The same of an error that may show the value of a row. */
  public static Optional<Refusal> rejectedRows(SQLException e, FailureReason reason)
      throws SQLException {
    if (SqlStates.isRefusal(e.getSQLState(), e.getMessage())) {
      return Optional.of(Refusal.of(reason, ErrorText.of(e)));
    }
    throw e;
  }

  /**
   * The message of a database error, without row values: a message that code of the database raised
   * is shown only if it is a constant text of that code.
   */
  public String message(SQLException e) throws SQLException {
    Optional<String> raised = ErrorText.raised(e);
    return raised.isPresent() && isConstant(raised.get()) ? firstLine(e) : ErrorText.of(e);
  }

  private boolean isConstant(String raised) throws SQLException {
    String query =
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pg_catalog.strpos(prosrc, ?) > 0)";
    try (PreparedStatement statement = target.prepareStatement(query)) {
      statement.setString(1, "'" + raised.replace("'", "''") + "'");
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
