package dev.fieldfare.report.support;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/**
 * A generated ledger around days on which clocks change: migrations, restores, backups, drills and
 * attempts of versions. Their times do not depend on the present.
 */
public final class DatedHistory {
  private static final List<String> CHANGES_OF_CLOCKS =
      List.of("2011-12-30", "2026-03-29", "2026-04-05", "2026-10-25");

  private static final String BACKUPS =
      """
      INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, column_name, form_id, backup_type, status, row_count,
        bytes, created_by, created_at, verified_at, proven_at, retention_until)
      SELECT md5('b' || random())::uuid, 'public', 'table_' || r.n % 5, CASE WHEN r.n % 3 > 0 THEN 'c' END,
        CASE WHEN r.n / 5 % 3 > 0 THEN 'form_' || r.n / 7 % 4 END, (ARRAY['column', 'rows', 'full'])[1 + r.n / 11 % 3],
        (ARRAY['COMPLETED', 'VERIFIED', 'PROVEN', 'FAILED', 'CORRUPT', 'EXPIRED', 'DELETED'])[1 + r.n / 13 % 7],
        CASE WHEN r.n / 17 % 5 > 0 THEN r.n END, CASE WHEN r.n / 17 % 5 > 0 THEN r.n * 100 END, 'test', r.begun,
        CASE WHEN r.n / 19 % 2 = 0 THEN r.begun + r.n % 5 * interval '7 hours' END,
        CASE WHEN r.n / 23 % 2 = 0 THEN r.begun + r.n % 7 * interval '9 hours' END,
        CASE WHEN r.n / 29 % 4 > 0 THEN timestamptz '2026-12-31T00:00:00Z' + (r.n % 24 - 12) * interval '1 day' END
      FROM (SELECT floor(random() * 1000000)::int AS n, timestamptz '{day}Z' + (random() - 0.5) * interval '10 days' AS begun
        FROM generate_series(1, 60)) r
      """;

  // Ids begin with the time at which the change was sent, as those of the product do.
  private static final String MIGRATIONS =
      """
      INSERT INTO fieldfare.{table} (id, seq, idempotency_key, migration_type, schema_name, table_name, column_name, form_id, status,
        requested_by, sender_role, way, origin, enqueued_at, started_at, finished_at, attempts, lock_wait_ms, lock_hold_ms, error_code,
        error, request, backup_id)
      SELECT (lpad(to_hex(floor(extract(epoch FROM r.sent) * 1000)::bigint), 12, '0') || substr(md5('m' || random()), 1, 20))::uuid,
        q.seq, 'dated-' || q.seq, t.type, 'public', 'table_' || r.n % 13, CASE WHEN r.n % 4 > 0 THEN 'c' END,
        CASE WHEN r.n / 5 % 3 > 0 THEN 'form_' || r.n / 7 % 4 END, s.status, CASE WHEN r.n / 13 % 5 > 0 THEN 'user_' || r.n / 13 % 5 END,
        'operator', (ARRAY['stream', 'sql', 'http'])[1 + r.n / 17 % 3], CASE WHEN r.n / 17 % 3 = 0 THEN 's/1-' || q.seq END, r.sent,
        CASE WHEN r.n / 19 % 9 > 0 THEN r.sent + r.n % 900 * interval '1.003 ms' END,
        r.sent + r.n % 900 * interval '1.003 ms' + r.n % 7000 * interval '1.7 ms',
        1, r.n % 1000 * 0.37, r.n % 1000 * 0.11, e.code, CASE WHEN e.code IS NOT NULL THEN jsonb_build_object('code', e.code) END, '{}',
        CASE WHEN t.type = 'RESTORE' THEN (SELECT b.id FROM fieldfare.field_data_backups b ORDER BY b.id OFFSET r.n % 40 LIMIT 1) END
      FROM (SELECT i, floor(random() * 1000000)::int AS n, timestamptz '{day}Z' + (random() - 0.5) * interval '10 days' AS sent
        FROM generate_series(1, {count}) i) r
      CROSS JOIN LATERAL (SELECT {seq} + r.i AS seq) q
      CROSS JOIN LATERAL (SELECT (ARRAY['ADD_COLUMN', 'DROP_COLUMN', 'CHANGE_TYPE', 'RESTORE'])[1 + r.n / 3 % 4] AS type) t
      CROSS JOIN LATERAL (SELECT ({states})[1 + r.n / 11 % 3] AS status) s
      CROSS JOIN LATERAL (SELECT CASE WHEN s.status IN ('FAILED', 'REJECTED') THEN 'code_' || r.n / 23 % 25 END AS code) e
      """;

  private static final String ATTEMPTS =
      """
      INSERT INTO fieldfare.version_attempts (track, version, n, direction, status, checksum, script, migration_id, requested_by,
        started_at, finished_at, statements)
      SELECT 'shop', r.n % 9 + 1, {seq} + r.i, (ARRAY['up', 'down'])[1 + r.n / 3 % 2],
        (ARRAY['APPLIED', 'FAILED', 'ROLLED_BACK'])[1 + r.n / 5 % 3], 'c', '', gen_random_uuid(),
        CASE WHEN r.n / 7 % 3 > 0 THEN 'user_' || r.n % 3 END, r.begun, r.begun + r.n % 9000 * interval '1.3 ms',
        (SELECT coalesce(jsonb_agg(x), '[]') FROM generate_series(1, r.n % 6) x)
      FROM (SELECT i, floor(random() * 1000000)::int AS n, timestamptz '{day}Z' + (random() - 0.5) * interval '10 days' AS begun
        FROM generate_series(1, 40) i) r
      """;

  private static final List<String> VERSIONS =
      List.of(
          "INSERT INTO fieldfare.tracks (track) VALUES ('shop')",
          """
          INSERT INTO fieldfare.schema_migrations (track, version, sort_key, file, status, checksum, offered_checksum, up_text,
            uploaded_by, applied_at, description)
          SELECT 'shop', i, '0' || i, 'f', CASE WHEN i < 4 THEN 'APPLIED' ELSE 'PENDING' END, 'c', 'c', '', 'x', now(), 'version ' || i
          FROM generate_series(1, 6) i
          """);

  private DatedHistory() {}

  /** Installs the ledger and writes the same rows for the same seed. */
  public static void write(TestDatabase database, long seed) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection own = database.connect();
        var statement = own.createStatement()) {
      statement.execute("SELECT setseed(%s)".formatted(new Random(seed).nextDouble()));
      for (String sql : VERSIONS) {
        statement.execute(sql);
      }
      int seq = 1_000_000;
      for (String day : CHANGES_OF_CLOCKS) {
        statement.execute(of(BACKUPS, day, seq));
        statement.execute(
            of(MIGRATIONS, day, seq)
                .replace("{table}", "finished_migrations")
                .replace("{states}", "ARRAY['APPLIED', 'UNDONE', 'SKIPPED']")
                .replace("{count}", "300"));
        statement.execute(
            of(MIGRATIONS, day, seq + 1_000)
                .replace("{table}", "field_migrations")
                .replace("{states}", "ARRAY['FAILED', 'REJECTED', 'CANCELLED']")
                .replace("{count}", "100"));
        statement.execute(of(ATTEMPTS, day, seq));
        seq += 10_000;
      }
    }
  }

  private static String of(String sql, String day, int seq) {
    return sql.replace("{day}", day).replace("{seq}", Integer.toString(seq));
  }
}
