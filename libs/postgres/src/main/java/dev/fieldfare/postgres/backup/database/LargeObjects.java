package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.RestoreLedger.RowSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The content of large objects as rows of a table: number, part and bytes. The statements of the
 * structure make the objects with their owners, comments and privileges.
 */
final class LargeObjects {
  private static final int PART_BYTES = 256 * 1024;

  /** All of them as a table. */
  static final SavedTable TABLE =
      new SavedTable(
          new TableName("pg_catalog", "pg_largeobject"),
          List.of("loid", "pageno", "data"),
          "WHERE true");

  // PostgreSQL has a function for this from version 18 on only.
  private static final String READABLE =
      """
      ((SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
        OR pg_catalog.pg_has_role(m.lomowner, 'USAGE')
        OR EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) a WHERE a.privilege_type = 'SELECT'
          AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE'))))\
      """;

  /** How many this role may not read; no row if it may read all. */
  static final String UNREADABLE =
      "SELECT count(*) FROM pg_catalog.pg_largeobject_metadata m WHERE NOT "
          + READABLE
          + " HAVING count(*) > 0";

  // Reads each object until a part that is not full. Holes are read as zeros.
  private static final String READ =
      """
      COPY (SELECT m.oid, p.n, p.data FROM (SELECT m.oid FROM pg_catalog.pg_largeobject_metadata m WHERE %2$s ORDER BY m.oid) m CROSS JOIN LATERAL (
        WITH RECURSIVE part AS (
          SELECT 0::bigint AS n, pg_catalog.lo_get(m.oid, 0, %1$d) AS data
          UNION ALL
          SELECT n + 1, pg_catalog.lo_get(m.oid, (n + 1) * %1$d, %1$d) FROM part WHERE pg_catalog.octet_length(data) = %1$d)
        SELECT n, data FROM part WHERE pg_catalog.octet_length(data) > 0) p) TO STDOUT
      """
          .formatted(PART_BYTES, READABLE);

  private static final String WRITE =
      "SELECT pg_catalog.lo_put(?::bigint::oid, ? * %d::bigint, pg_catalog.decode(?, 'hex'))"
          .formatted(PART_BYTES);

  // COPY doubles the backslash of a bytea.
  private static final String HEX = "\\\\x";

  private LargeObjects() {}

  static String copyOut() {
    return READ;
  }

  /** Writes into objects that exist. */
  static void write(Connection session, RowSource rows) throws SQLException, IOException {
    session.setAutoCommit(false);
    try (PreparedStatement put = session.prepareStatement(WRITE)) {
      rows.writeTo((bytes, from, to) -> write(put, bytes, from, to));
    }
    session.commit();
    session.setAutoCommit(true);
  }

  // The source of the rows cannot throw SQLException.
  private static void write(PreparedStatement put, byte[] bytes, int from, int to)
      throws IOException {
    String line = new String(bytes, from, to - 1 - from, StandardCharsets.US_ASCII);
    String[] fields = line.split("\t", -1);
    if (fields.length != 3 || !fields[2].startsWith(HEX)) {
      throw new IOException("a row is not a part of a large object");
    }
    try {
      put.setLong(1, Long.parseLong(fields[0]));
      put.setLong(2, Long.parseLong(fields[1]));
      put.setString(3, fields[2].substring(HEX.length()));
      put.executeQuery().close();
    } catch (SQLException | NumberFormatException e) {
      throw new IOException(e);
    }
  }
}
