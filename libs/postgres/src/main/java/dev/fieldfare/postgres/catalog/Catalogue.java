package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.operation.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads many tables at once.
 *
 * <p>One statement answers what every change needs; partitions and details are read only for tables
 * that have them or whose changes ask for them. Nothing is locked and nothing is written.
 */
public final class Catalogue {

  // Every role that may create functions or operators in a schema of the search path could add
  // one that matches better than the system's. So names are qualified and types are exact.
  //
  // The text of an index, check, view or generated column refers to a column by other names
  // too, and that text is what an undo runs. Partitions have their own.
  private static final String TABLES =
      """
      WITH named AS MATERIALIZED (
        SELECT n.s, n.r, ns.oid AS schema_oid, c.oid, c.relkind, c.relispartition, c.relhassubclass,
               c.reloftype, c.relrowsecurity, c.relreplident, c.reltuples, c.relpages, c.relowner,
               l.last, l.names, l.inherited,
               CASE WHEN q.columns IS NOT NULL AND NOT c.relhassubclass
                    THEN pg_catalog.array_cat(l.scope, k.shared)::text END AS scope
          FROM (SELECT ?::text[] AS schemas, ?::text[] AS tables, ?::text[] AS columns) q
         CROSS JOIN LATERAL unnest(q.schemas, q.tables) AS n (s, r)
          LEFT JOIN pg_catalog.pg_namespace ns ON ns.nspname = n.s
          LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = ns.oid AND c.relname = n.r
          LEFT JOIN LATERAL (
            SELECT max(a.attnum) AS last,
                   pg_catalog.array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE NOT a.attisdropped) AS names,
                   pg_catalog.array_agg(a.attname)
                     FILTER (WHERE NOT a.attisdropped AND a.attinhcount > 0) AS inherited,
                   pg_catalog.array_agg(a.attnum)
                     FILTER (WHERE NOT a.attisdropped AND a.attname = ANY (q.columns)) AS asked,
                   coalesce(pg_catalog.array_agg(a.attnum) FILTER (WHERE NOT a.attisdropped AND
                     (a.attname = ANY (q.columns) OR a.attnotnull OR a.attinhcount > 0)), '{}') AS scope
              FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0) l ON true
          LEFT JOIN LATERAL (
            SELECT pg_catalog.array_agg(DISTINCT o.refobjsubid::int2) AS shared
              FROM pg_catalog.unnest(l.asked) u (number)
             CROSS JOIN LATERAL (
               SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
                WHERE d.refclassid = 'pg_catalog.pg_class'::regclass::oid AND d.refobjid = c.oid
                  AND d.refobjsubid = u.number
               OFFSET 0) d
             CROSS JOIN LATERAL (
               SELECT o.refobjsubid FROM pg_catalog.pg_depend o
                WHERE o.classid = d.classid AND o.objid = d.objid
                  AND o.refclassid = 'pg_catalog.pg_class'::regclass::oid AND o.refobjid = c.oid
                  AND o.refobjsubid > 0 AND o.refobjsubid::int2 <> ALL (l.scope)
               OFFSET 0) o) k ON true)
      SELECT n.s, n.r, n.schema_oid IS NOT NULL AS has_schema, n.oid, n.relkind, n.relispartition,
             n.relhassubclass, n.reloftype <> 0::oid AS typed, n.relrowsecurity, n.relreplident,
             n.reltuples, n.relpages, pg_catalog.pg_get_userbyid(n.relowner) AS owner,
             pg_catalog.pg_has_role(coalesce(a.role, current_user), n.relowner, 'USAGE') AS may_act,
             pg_catalog.has_schema_privilege(
                 coalesce(a.role, current_user), n.schema_oid, 'CREATE') AS may_create,
             f.fingerprint, n.last, n.names, n.inherited,
             CASE WHEN n.oid IS NULL THEN (
                 SELECT true FROM pg_catalog.pg_type t
                  WHERE t.typnamespace = n.schema_oid AND t.typname = n.r) END AS taken_by_type
        FROM named n
        CROSS JOIN (SELECT ?::text AS role) a
        LEFT JOIN (SELECT f.* FROM
            (SELECT pg_catalog.array_agg(oid) AS oids, pg_catalog.array_agg(scope) AS scopes
               FROM named WHERE oid IS NOT NULL) s
            CROSS JOIN LATERAL fieldfare.fingerprints(s.oids, s.scopes) f) f ON f.table_oid = n.oid
      """;

  private static final String RELATIVES =
      """
      WITH RECURSIVE family AS (
        SELECT i.inhparent AS root, i.inhrelid AS oid
          FROM pg_catalog.pg_inherits i WHERE i.inhparent = ANY (?::oid[])
        UNION
        SELECT f.root, i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid)
      SELECT f.root, c.oid, n.nspname, c.relname
        FROM family f
        JOIN pg_catalog.pg_class c ON c.oid = f.oid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       ORDER BY c.oid
      """;

  private static final String HELD =
      """
      SELECT DISTINCT l.relation FROM pg_catalog.pg_locks l
       WHERE l.relation = ANY (?::oid[]) AND l.granted AND l.mode = 'AccessExclusiveLock'
         AND l.pid <> pg_catalog.pg_backend_pid()
         AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                            WHERE d.datname = pg_catalog.current_database())
      """;

  private final Connection target;
  private final Optional<String> actingRole;

  public Catalogue(Connection target, Optional<String> actingRole) {
    this.target = target;
    this.actingRole = actingRole;
  }

  /**
   * Reads the tables of these names.
   *
   * @param detailed those of them that are read with everything that hangs on them
   * @param columns those that matter of the detailed ones, beside what may be in keys; empty for
   *     all
   */
  public Snapshot read(
      Collection<TableName> names, Set<TableName> detailed, Optional<Set<String>> columns)
      throws SQLException {
    Reading reading = new Reading();
    try (PreparedStatement statement = target.prepareStatement(TABLES)) {
      statement.setArray(1, text(names.stream().map(TableName::schema).toList()));
      statement.setArray(2, text(names.stream().map(TableName::name).toList()));
      statement.setArray(3, columns.isEmpty() ? null : text(List.copyOf(columns.get())));
      statement.setString(4, actingRole.orElse(null));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reading.add(rows);
        }
      }
    }
    readRelatives(reading);
    readDetails(reading, detailed, columns);
    return new Snapshot(
        Map.copyOf(reading.tables),
        Map.copyOf(reading.schemas),
        Set.copyOf(reading.takenByTypes),
        target.getMetaData().getDatabaseMajorVersion());
  }

  private java.sql.Array text(List<String> values) throws SQLException {
    return target.createArrayOf("text", values.toArray());
  }

  private void readRelatives(Reading reading) throws SQLException {
    List<TableShape> parents =
        reading.tables.values().stream().filter(table -> table.facts().parent()).toList();
    if (parents.isEmpty()) {
      return;
    }
    Map<Long, List<TableRef>> families = new HashMap<>();
    try (PreparedStatement statement = target.prepareStatement(RELATIVES)) {
      statement.setArray(
          1, target.createArrayOf("oid", parents.stream().map(TableShape::oid).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          TableRef ref =
              new TableRef(new TableName(rows.getString(3), rows.getString(4)), rows.getLong(2));
          families.computeIfAbsent(rows.getLong(1), root -> new ArrayList<>()).add(ref);
        }
      }
    }
    for (TableShape parent : parents) {
      reading.tables.put(
          parent.name(), parent.withRelatives(families.getOrDefault(parent.oid(), List.of())));
    }
  }

  private void readDetails(Reading reading, Set<TableName> detailed, Optional<Set<String>> columns)
      throws SQLException {
    List<TableShape> wanted =
        reading.tables.values().stream()
            .filter(table -> detailed.contains(table.name()) && table.kind().isTable())
            .toList();
    for (var read : details(wanted, columns).entrySet()) {
      TableShape table = reading.tables.get(read.getKey());
      reading.tables.put(table.name(), table.withDetail(read.getValue()));
    }
  }

  /**
   * All at once; where another session holds one of the tables exclusively, those that can be read.
   */
  private Map<TableName, TableDetail> details(
      List<TableShape> wanted, Optional<Set<String>> columns) throws SQLException {
    Map<TableName, TableDetail> details = new HashMap<>();
    if (wanted.isEmpty()) {
      return details;
    }
    try {
      Map<Long, TableDetail> read = new DetailReader(target).read(wanted, columns);
      wanted.forEach(table -> details.put(table.name(), read.get(table.oid())));
    } catch (SQLException e) {
      if (!isLocked(e)) {
        throw e;
      }
      List<TableShape> free = withoutHeld(wanted);
      if (free.size() < wanted.size()) {
        details.putAll(details(free, columns));
      } else if (wanted.size() > 1) {
        for (TableShape table : wanted) {
          details.putAll(details(List.of(table), columns));
        }
      }
    }
    return details;
  }

  // One question instead of a lock timeout for each table.
  private List<TableShape> withoutHeld(List<TableShape> tables) throws SQLException {
    Set<Long> held = new HashSet<>();
    try (PreparedStatement statement = target.prepareStatement(HELD)) {
      statement.setArray(
          1, target.createArrayOf("oid", tables.stream().map(TableShape::oid).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          held.add(rows.getLong(1));
        }
      }
    }
    return tables.stream().filter(table -> !held.contains(table.oid())).toList();
  }

  /** True when a lock could not be had within the session's patience. */
  public static boolean isLocked(SQLException e) {
    return SqlStates.isLockTimeout(e.getSQLState());
  }

  /** Collects the rows of one reading. */
  private static final class Reading {
    private final Map<TableName, TableShape> tables = new HashMap<>();
    private final Map<String, SchemaShape> schemas = new HashMap<>();
    private final Set<TableName> takenByTypes = new HashSet<>();

    void add(ResultSet row) throws SQLException {
      TableName name = new TableName(row.getString("s"), row.getString("r"));
      if (row.getBoolean("has_schema")) {
        schemas.put(name.schema(), new SchemaShape(name.schema(), row.getBoolean("may_create")));
      }
      if (row.getBoolean("taken_by_type")) {
        takenByTypes.add(name);
      }
      if (row.getObject("oid") != null) {
        tables.put(name, shape(name, row));
      }
    }

    private static TableShape shape(TableName name, ResultSet row) throws SQLException {
      return new TableShape(
          name,
          name,
          row.getLong("oid"),
          TableKind.of(row.getString("relkind")),
          row.getString("owner"),
          row.getBoolean("may_act"),
          new TableFacts(
              row.getBoolean("relispartition"),
              row.getBoolean("relhassubclass"),
              row.getBoolean("typed"),
              row.getBoolean("relrowsecurity"),
              row.getString("relreplident"),
              Set.copyOf(texts(row, "inherited"))),
          row.getDouble("reltuples"),
          row.getLong("relpages"),
          row.getString("fingerprint"),
          row.getInt("last"),
          texts(row, "names"),
          List.of(),
          Optional.empty(),
          false);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
      java.sql.Array array = row.getArray(column);
      return array == null ? List.of() : List.of((String[]) array.getArray());
    }
  }
}
