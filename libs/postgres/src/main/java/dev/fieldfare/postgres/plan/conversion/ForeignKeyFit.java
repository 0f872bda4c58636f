package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether both ends of a column's foreign keys can be compared when the column changes its type.
 */
final class ForeignKeyFit {

  /** By the rules by which PostgreSQL finds the operator of a foreign key. */
  private static final String UNFIT =
      """
      SELECT k.conname, s.relname
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class s ON s.oid = k.conrelid
       CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p(own, other)
        JOIN pg_catalog.pg_attribute f ON f.attrelid = k.conrelid AND f.attnum = p.own
        JOIN pg_catalog.pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = p.other
       CROSS JOIN LATERAL (
         SELECT k.conrelid = ?::oid AND f.attname = ? AS own,
                k.confrelid = ?::oid AND r.attname = ? AS other) AS changes
       CROSS JOIN LATERAL (
         SELECT CASE WHEN changes.own THEN ?::oid ELSE f.atttypid END AS own,
                CASE WHEN changes.other THEN ?::oid ELSE r.atttypid END AS other) AS raw
       CROSS JOIN LATERAL (
         SELECT (SELECT coalesce(nullif(t.typbasetype, 0), t.oid) FROM pg_catalog.pg_type t
                  WHERE t.oid = raw.own) AS own,
                (SELECT coalesce(nullif(t.typbasetype, 0), t.oid) FROM pg_catalog.pg_type t
                  WHERE t.oid = raw.other) AS other) AS types
       WHERE k.oid = ANY (?::oid[]) AND (changes.own OR changes.other)
         AND types.own <> types.other
         AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_opclass o
             JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod AND m.amname = 'btree'
            WHERE o.opcdefault
              AND (o.opcintype = types.other OR EXISTS (
                SELECT FROM pg_catalog.pg_cast x WHERE x.castsource = types.other
                   AND x.casttarget = o.opcintype AND x.castmethod = 'b' AND x.castcontext = 'i'))
              AND (o.opcintype = types.own
                OR EXISTS (
                  SELECT FROM pg_catalog.pg_amop a WHERE a.amopfamily = o.opcfamily
                     AND a.amopstrategy = 3 AND a.amoplefttype = o.opcintype
                     AND a.amoprighttype = types.own)
                OR EXISTS (
                  SELECT FROM pg_catalog.pg_cast x WHERE x.castsource = types.own
                     AND x.casttarget = o.opcintype AND x.castcontext = 'i')))
       LIMIT 1
      """;

  private final Connection target;
  private final TableShape shape;
  private final ColumnShape column;
  private final ResolvedType to;

  ForeignKeyFit(Connection target, TableShape shape, ColumnShape column, ResolvedType to) {
    this.target = target;
    this.shape = shape;
    this.column = column;
    this.to = to;
  }

  /** The first key whose ends PostgreSQL could not compare. */
  Optional<Refusal> refusal() throws SQLException {
    var detail = shape.detail().orElseThrow();
    List<Long> keys =
        Stream.concat(
                detail.constraints().stream()
                    .filter(key -> key.isForeignKey() && key.concerns(column.name())),
                detail.incoming().stream()
                    .filter(key -> key.referencedColumns().contains(column.name())))
            .map(ConstraintShape::oid)
            .distinct()
            .toList();
    return keys.isEmpty() ? Optional.empty() : unfit(keys);
  }

  private Optional<Refusal> unfit(List<Long> keys) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(UNFIT)) {
      statement.setLong(1, shape.oid());
      statement.setString(2, column.name());
      statement.setLong(3, shape.oid());
      statement.setString(4, column.name());
      statement.setLong(5, to.oid());
      statement.setLong(6, to.oid());
      statement.setArray(7, target.createArrayOf("oid", keys.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(refused(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  private Refusal refused(String key, String table) {
    String message =
        "The foreign key \"%s\" of table %s cannot compare its columns when \"%s\" is %s. Drop the"
                .formatted(key, table, column.name(), to.sql())
            + " key first.";
    return new Refusal(
        FailureReason.HAS_DEPENDENTS,
        message,
        Optional.empty(),
        List.of("foreign key " + key + " of table " + table));
  }
}
