package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.context.OwnerQueries;
import dev.fieldfare.postgres.plan.context.RowInspector;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the indexes of a column can be built again when the column has another type.
 *
 * <p>PostgreSQL builds them again from their text: each key needs an operator class for its new
 * type, and each expression and predicate has to make sense with it. No row is looked at; what the
 * server evaluates of an expression while it plans runs as the owner of the table.
 */
final class IndexFit {

  private static final String PARTS =
      """
      SELECT c.relname, m.amname, k.n, i.indexrelid, a.attname,
             pg_catalog.pg_get_indexdef(i.indexrelid, k.n, false) AS expression,
             pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate
        FROM unnest(?::oid[]) WITH ORDINALITY AS x(oid, place)
        JOIN pg_catalog.pg_index i ON i.indexrelid = x.oid
        JOIN pg_catalog.pg_class c ON c.oid = x.oid
        JOIN pg_catalog.pg_am m ON m.oid = c.relam
       CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(n)
        LEFT JOIN pg_catalog.pg_attribute a
          ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1] AND a.attnum <> 0
       ORDER BY x.place, k.n
      """;

  /** By the rules by which PostgreSQL finds a default operator class. */
  private static final String FITS =
      """
      SELECT EXISTS (
        SELECT FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
          JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[?::int - 1]
          JOIN pg_catalog.pg_opclass d ON d.opcmethod = c.relam
           AND CASE WHEN o.opcdefault THEN d.opcdefault ELSE d.oid = o.oid END
         CROSS JOIN LATERAL (
           WITH RECURSIVE base AS (
             SELECT t.* FROM pg_catalog.pg_type t WHERE t.oid = ?::oid
             UNION ALL
             SELECT u.* FROM base b JOIN pg_catalog.pg_type u ON u.oid = b.typbasetype
              WHERE b.typtype = 'd')
           SELECT b.* FROM base b WHERE b.typtype <> 'd') AS t
         WHERE i.indexrelid = ?::oid
           AND (d.opcintype = t.oid
             OR d.opcintype = 'pg_catalog.anyarray'::regtype AND t.typcategory = 'A'
             OR d.opcintype = 'pg_catalog.anyenum'::regtype AND t.typtype = 'e'
             OR d.opcintype = 'pg_catalog.anyrange'::regtype AND t.typtype = 'r'
             OR d.opcintype = 'pg_catalog.anymultirange'::regtype AND t.typtype = 'm'
             OR d.opcintype = 'pg_catalog.record'::regtype AND t.typtype = 'c'
             OR EXISTS (SELECT FROM pg_catalog.pg_cast x
                         WHERE x.castsource = t.oid AND x.casttarget = d.opcintype
                           AND x.castmethod = 'b' AND x.castcontext = 'i')))
      """;

  private final Connection target;
  private final OwnerQueries queries;
  private final TableShape shape;
  private final ColumnShape column;
  private final ResolvedType to;

  IndexFit(
      Connection target,
      OwnerQueries queries,
      TableShape shape,
      ColumnShape column,
      ResolvedType to) {
    this.target = target;
    this.queries = queries;
    this.shape = shape;
    this.column = column;
    this.to = to;
  }

  /** One key of an index, with the predicate of the index. */
  private record Part(
      String index,
      String method,
      int place,
      long indexOid,
      Optional<String> plainColumn,
      String expression,
      Optional<String> predicate) {}

  /** The first index that could not be built again. */
  Optional<Refusal> refusal() throws SQLException {
    List<IndexShape> indexes =
        shape.detail().orElseThrow().indexes().stream()
            .filter(index -> index.concerns(column.name()))
            .toList();
    for (Part part : indexes.isEmpty() ? List.<Part>of() : parts(indexes)) {
      Optional<Refusal> refusal = refusal(part);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private List<Part> parts(List<IndexShape> indexes) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(PARTS)) {
      statement.setArray(
          1, target.createArrayOf("oid", indexes.stream().map(IndexShape::oid).toArray()));
      List<Part> parts = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          parts.add(
              new Part(
                  row.getString("relname"),
                  row.getString("amname"),
                  row.getInt("n"),
                  row.getLong("indexrelid"),
                  Optional.ofNullable(row.getString("attname")),
                  row.getString("expression"),
                  Optional.ofNullable(row.getString("predicate"))));
        }
      }
      return parts;
    }
  }

  private Optional<Refusal> refusal(Part part) throws SQLException {
    if (part.plainColumn().filter(name -> !name.equals(column.name())).isPresent()) {
      return predicateFails(part);
    }
    long type = to.oid();
    if (part.plainColumn().isEmpty()) {
      try {
        type = typeOf(part.expression());
      } catch (SQLException e) {
        return senseless(part, e);
      }
    }
    return fits(part, type) ? predicateFails(part) : noOperatorClass(part);
  }

  private Optional<Refusal> predicateFails(Part part) throws SQLException {
    if (part.predicate().isEmpty()) {
      return Optional.empty();
    }
    try {
      typeOf(part.predicate().get());
      return Optional.empty();
    } catch (SQLException e) {
      return senseless(part, e);
    }
  }

  private Optional<Refusal> senseless(Part part, SQLException e) throws SQLException {
    return RowInspector.rejected(e, FailureReason.HAS_DEPENDENTS)
        .map(
            said ->
                refused(
                    part,
                    "The index \"%s\" cannot be built again when \"%s\" is %s: %s."
                        .formatted(part.index(), column.name(), to.sql(), said.message())));
  }

  private Optional<Refusal> noOperatorClass(Part part) {
    String message =
        "The index \"%s\" cannot be built again when \"%s\" is %s: %s has no operator class for it."
            .formatted(part.index(), column.name(), to.sql(), part.method());
    return Optional.of(refused(part, message));
  }

  private static Refusal refused(Part part, String message) {
    return new Refusal(
        FailureReason.HAS_DEPENDENTS,
        message + " Drop the index first.",
        Optional.empty(),
        List.of("index " + part.index()));
  }

  /** The type of an expression when the column has the new type; the expression is not run. */
  private long typeOf(String expression) throws SQLException {
    String columns =
        shape.columnNames().stream()
            .map(Identifier::quote)
            .map(
                name ->
                    name.equals(Identifier.quote(column.name()))
                        ? "NULL::" + to.sql() + " AS " + name
                        : name)
            .collect(Collectors.joining(", "));
    String query =
        "SELECT pg_catalog.pg_typeof((SELECT (%s) FROM (SELECT %s FROM %s LIMIT 0) AS t))::oid::text"
            .formatted(expression, columns, Identifier.quote(shape.lockName()));
    return queries.ask(shape.owner(), query).map(Long::parseLong).orElseThrow();
  }

  private boolean fits(Part part, long type) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(FITS)) {
      statement.setInt(1, part.place());
      statement.setLong(2, type);
      statement.setLong(3, part.indexOid());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
