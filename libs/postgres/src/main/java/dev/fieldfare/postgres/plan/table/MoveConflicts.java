package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.context.Rules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what a table runs into that moves from one schema to another. */
public final class MoveConflicts {

  private static final String TAKEN =
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

  private static final String MAY_CREATE =
      """
      SELECT pg_catalog.has_database_privilege(
               coalesce(nullif(?, ''), current_user), current_database(), 'CREATE')
      """;

  private final Connection target;

  public MoveConflicts(Connection target) {
    this.target = target;
  }

  /** A dropped table gets a schema of its own. */
  Optional<Refusal> mayCreateSchemas(Optional<String> actingRole) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(MAY_CREATE)) {
      statement.setString(1, actingRole.orElse(""));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Rules.refuseIf(
            !row.getBoolean(1),
            FailureReason.NOT_OWNER,
            "The worker's role may not create schemas, and a dropped table is kept in one.");
      }
    }
  }

  /**
   * Indexes and sequences of a schema whose names are taken in another, with names that are free.
   */
  List<NameConflict> taken(String from, String to) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(TAKEN)) {
      statement.setString(1, to);
      statement.setString(2, from);
      List<NameConflict> renamings = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          renamings.add(new NameConflict(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
      return renamings;
    }
  }
}
