package dev.fieldfare.report.support;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.report.status.Monitoring;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A small ledger that is the same each time, for the samples in the documentation. */
public final class SampleLedger {
  public static final Instant NOW = Instant.parse("2026-04-03T15:00:00Z");

  private static final Instant VALIDATED = Instant.parse("2026-04-01T01:00:00Z");
  private static final UUID FIRST = new UUID(0x019d4c5bb8407000L, 0x8000000000000001L);
  private static final UUID SECOND = new UUID(0x019d4c5bb8407000L, 0x8000000000000002L);

  // Ids begin with the time at which the change was sent, as those of the product do.
  private static final String MIGRATIONS =
      """
      INSERT INTO fieldfare.{table} (id, seq, idempotency_key, migration_type, schema_name, table_name, column_name, data_type, form_id,
        status, requested_by, sender_role, way, origin, enqueued_at, started_at, finished_at, attempts, lock_wait_ms, lock_hold_ms,
        error_code, error, request, backup_id)
      SELECT (lpad(to_hex(floor(extract(epoch FROM r.sent) * 1000)::bigint), 12, '0') || substr(md5('m' || r.i), 1, 20))::uuid,
        r.i, 'sample-' || r.i, t.type, 'public', (ARRAY['survey', 'orders', 'tickets'])[1 + r.n % 3],
        CASE WHEN t.type <> 'RESTORE' THEN 'answer_' || r.i END, CASE WHEN t.type IN ('ADD_COLUMN', 'CHANGE_TYPE') THEN 'text' END,
        (ARRAY['f-survey', NULL, 'f-tickets'])[1 + r.n % 3], ({states})[1 + r.n / 5 % 3], (ARRAY['ann', 'ben', 'forms-app'])[1 + r.n / 7 % 3],
        'operator', (ARRAY['stream', 'sql', 'http'])[1 + r.n / 7 % 3], CASE WHEN r.n / 7 % 3 = 0 THEN 'fieldfare:migrations/' || r.i || '-0' END,
        r.sent, r.sent + r.n % 90 * interval '1 ms', r.sent + r.n % 90 * interval '1 ms' + r.n % 700 * interval '1.7 ms', 1,
        r.n % 40 * 0.5, r.n % 30 * 0.25, e.code, CASE WHEN e.code IS NOT NULL THEN jsonb_build_object('code', e.code) END, '{}',
        CASE WHEN t.type = 'RESTORE' THEN (SELECT b.id FROM fieldfare.field_data_backups b ORDER BY b.created_at OFFSET r.n % 6 LIMIT 1) END
      FROM (SELECT i, i * 7919 % 1000 AS n, timestamptz '2026-03-24T08:00:00Z' + i * 13 % 240 * interval '1 hour' AS sent
        FROM generate_series({from}, {to}) i) r
      CROSS JOIN LATERAL (SELECT (ARRAY['ADD_COLUMN', 'ADD_COLUMN', 'DROP_COLUMN', 'CHANGE_TYPE', 'RESTORE'])[1 + r.n / 3 % 5] AS type) t
      CROSS JOIN LATERAL (SELECT CASE WHEN {from} > 100 AND r.n / 5 % 3 < 2 THEN (ARRAY['lock_timeout', 'column_exists'])[1 + r.n % 2] END
        AS code) e
      """;

  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE public.survey (id uuid PRIMARY KEY, email text NOT NULL DEFAULT '', stars"
              + " int CHECK (stars BETWEEN 1 AND 5))",
          "CREATE INDEX survey_email ON public.survey (email)",
          "COMMENT ON COLUMN public.survey.stars IS 'From one to five'",
          "CREATE TABLE public.tickets (id uuid PRIMARY KEY, subject text)",
          """
          INSERT INTO fieldfare.forms (id, main_form_id, title, schema_name, table_name) VALUES
            ('f-survey', NULL, 'Customer survey', 'public', 'survey'), ('f-tickets', NULL, 'Support tickets', 'public', 'tickets')
          """,
          """
          INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name) VALUES
            ('f-survey', 'q1', 'f-survey', 'E-mail', 'text', 'email'), ('f-survey', 'q2', 'f-survey', 'Stars', 'integer', 'stars'),
            ('f-tickets', 'q3', 'f-tickets', 'Subject', 'text', 'subject'), ('f-tickets', 'q4', 'f-tickets', 'Due day', 'date', 'due_day')
          """,
          "UPDATE fieldfare.target SET registry = true",
          """
          INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, column_name, form_id, backup_type, status, row_count,
            bytes, created_by, created_at, verified_at, proven_at, retention_until)
          SELECT (lpad(to_hex(floor(extract(epoch FROM r.begun) * 1000)::bigint), 12, '0') || substr(md5('b' || r.i), 1, 20))::uuid, 'public',
            (ARRAY['survey', 'orders', 'tickets'])[1 + r.i % 3], CASE WHEN r.i % 2 = 0 THEN 'answer_' || r.i END,
            (ARRAY['f-survey', NULL, 'f-tickets'])[1 + r.i % 3], (ARRAY['column', 'rows'])[1 + r.i % 2],
            (ARRAY['VERIFIED', 'PROVEN', 'VERIFIED', 'FAILED', 'EXPIRED'])[1 + r.i % 5], r.i * 1000, r.i * 65536, 'ann', r.begun,
            r.begun + interval '20 minutes', CASE WHEN r.i % 5 = 1 THEN r.begun + interval '2 hours' END,
            timestamptz '2026-04-01T00:00:00Z' + r.i * interval '3 days'
          FROM (SELECT i, timestamptz '2026-03-24T02:00:00Z' + i * interval '1 day' AS begun FROM generate_series(1, 9) i) r
          """,
          sample("finished_migrations", "'APPLIED', 'APPLIED', 'UNDONE'", 1, 30),
          sample("field_migrations", "'FAILED', 'REJECTED', 'CANCELLED'", 101, 108),
          """
          INSERT INTO fieldfare.field_migrations (id, seq, idempotency_key, migration_type, schema_name, table_name, column_name,
            status, requested_by, sender_role, way, enqueued_at, request)
          SELECT (lpad(to_hex(floor(extract(epoch FROM r.sent) * 1000)::bigint), 12, '0') || substr(md5('waits'), 1, 20))::uuid, 200,
            'sample-200', 'ADD_COLUMN', 'public', 'orders', 'note', 'QUEUED', 'ann', 'operator', 'sql', r.sent, '{}'
          FROM (SELECT timestamptz '2026-04-03T14:59:00Z' AS sent) r
          """,
          "INSERT INTO fieldfare.tracks (track) VALUES ('shop')",
          """
          INSERT INTO fieldfare.schema_migrations (track, version, sort_key, file, status, checksum, offered_checksum, up_text,
            uploaded_by, applied_at, description)
          SELECT 'shop', i, '0' || i, 'f', CASE WHEN i < 3 THEN 'APPLIED' ELSE 'PENDING' END, 'c', 'c', '', 'ben',
            CASE WHEN i < 3 THEN timestamptz '2026-03-30T09:00:00Z' + i * interval '1 hour' END,
            (ARRAY['create orders', 'index of customers', 'drop old prices'])[i]
          FROM generate_series(1, 3) i
          """,
          """
          INSERT INTO fieldfare.version_attempts (track, version, n, direction, status, checksum, script, migration_id, requested_by,
            started_at, finished_at, statements)
          SELECT 'shop', v, n, 'up', s, 'c', '', gen_random_uuid(), 'ben', t::timestamptz, t::timestamptz + n * interval '412 ms', '[1, 2]'
          FROM (VALUES (1, 1, 'APPLIED', '2026-03-30T10:00:00Z'), (2, 1, 'FAILED', '2026-03-30T10:58:00Z'),
            (2, 2, 'APPLIED', '2026-03-30T11:00:00Z')) a (v, n, s, t)
          """);

  private SampleLedger() {}

  private static String sample(String table, String states, int from, int to) {
    return MIGRATIONS
        .replace("{table}", table)
        .replace("{states}", "ARRAY[" + states + "]")
        .replace("{from}", Integer.toString(from))
        .replace("{to}", Integer.toString(to));
  }

  /** Installs the ledger and writes the rows. */
  public static void write(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(STATEMENTS.toArray(String[]::new));
  }

  /** Two alerts, of which one is resolved. */
  public static List<Alert> alerts() {
    return List.of(
        alert("1", "A migration failed: main/survey", AlertSeverity.HIGH, AlertState.RESOLVED),
        alert("2", "A migration is slow: main/orders", AlertSeverity.MEDIUM, AlertState.OPEN));
  }

  private static Alert alert(String id, String title, AlertSeverity severity, AlertState state) {
    Instant raised = Instant.parse("2026-04-02T09:00:00Z").plusSeconds(id.length() * 60L);
    boolean isResolved = state == AlertState.RESOLVED;
    return new Alert(
        "00000000-0000-7000-8000-00000000000" + id,
        id,
        raised.plusSeconds(900),
        AlertCategory.values()[0],
        severity,
        title,
        "",
        "",
        List.of(),
        new TechnicalDetails("", "", ""),
        state,
        3,
        raised,
        raised.plusSeconds(600),
        Optional.of("ann").filter(by -> isResolved),
        Optional.of(raised.plusSeconds(900)).filter(at -> isResolved),
        "runbook",
        Optional.empty());
  }

  /** Two validations, of which one found something. */
  public static List<ValidationReport> validations() {
    ValidatedCheck good = new ValidatedCheck("ledger-complete", CheckStatus.OK, List.of(), "", 4);
    ValidatedCheck bad =
        new ValidatedCheck(
            "forms-and-tables",
            CheckStatus.WARNING,
            List.of("public.tickets has no column due_day"),
            "Add the column, or run: fieldfare validate --fix",
            11);
    return List.of(
        validation(SECOND, 3_600, CheckStatus.WARNING, List.of(good, bad)),
        validation(FIRST, 0, CheckStatus.OK, List.of(good)));
  }

  private static ValidationReport validation(
      UUID id, int later, CheckStatus result, List<ValidatedCheck> checks) {
    return new ValidationReport(
        id,
        "main",
        ValidationProfile.POST,
        false,
        "main-validation",
        VALIDATED.plusSeconds(later),
        15,
        result,
        checks);
  }

  /** Answers as the health-monitor does. */
  public record Monitor() implements Monitoring {
    @Override
    public Optional<Health> health(String target) {
      return Optional.of(new Health(Instant.parse("2026-04-03T14:00:00Z"), 92, "HEALTHY"));
    }

    @Override
    public Optional<List<OpenAlert>> openAlerts() {
      return Optional.of(
          List.of(
              new OpenAlert(
                  "00000000-0000-7000-8000-000000000002",
                  "MEDIUM",
                  "PERFORMANCE",
                  "A migration is slow: main/orders",
                  Instant.parse("2026-04-02T09:01:00Z"),
                  3)));
    }
  }
}
