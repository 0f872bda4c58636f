package dev.fieldfare.backup.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.support.SmallWorker;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as it runs: a dropped column is backed up, purged and undone from its backup. */
@QuarkusTest
@TestProfile(BackupWorkerIT.ShortGrace.class)
@QuarkusTestResource(QuarkusServers.class)
class BackupWorkerIT extends ServiceTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String BACKUPS = "/internal/v1/backups";

  /** A grace of two seconds, and a folder that the build removes. */
  public static final class ShortGrace implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.backup.grace", "2s", "fieldfare.backup.folder", "target/backups");
    }
  }

  @BeforeEach
  void awaitLedger() {
    await()
        .atMost(LONG)
        .until(
            () ->
                database
                    .query("SELECT 1 FROM pg_proc WHERE proname = 'finish_recall'")
                    .equals(List.of("1")));
  }

  @Test
  void i5_aDroppedColumnIsBackedUpPurgedAndUndoneFromItsBackup() {
    SmallWorker worker = new SmallWorker(database.dataSource());
    database.execute(
        "CREATE TABLE survey (id int PRIMARY KEY, price numeric(10,2) NOT NULL DEFAULT 0)",
        "INSERT INTO survey SELECT n, n / 3.0 FROM generate_series(1, 1000) n");
    String before = image();
    UUID drop = worker.run("{\"type\":\"DROP_COLUMN\",\"table\":\"survey\",\"column\":\"price\"}");

    await().atMost(LONG).until(() -> isPurged(drop));
    assertThat(
            database.value(
                "SELECT status || ' ' || row_count FROM fieldfare.field_data_backups WHERE"
                    + " migration_id = '%s'".formatted(drop)))
        .isEqualTo("VERIFIED 1000");

    UUID undo = worker.send("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));
    await().atMost(LONG).until(() -> worker.work() > 0 || "APPLIED".equals(status(undo)));

    assertThat(status(undo)).isEqualTo("APPLIED");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void ms24_aTableIsBackedUpListedAndVerifiedOverTheInternalRoutes() throws Exception {
    database.execute("CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1), (2)");

    HttpResponse<String> created =
        post(BACKUPS, "operator", "{\"table\":\"orders\",\"name\":\"nightly\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(202);
    BackupDocument requested = read(created);
    assertThat(requested.status()).isEqualTo(BackupStatus.RUNNING);

    String path = BACKUPS + "/" + requested.id();
    await().atMost(LONG).until(() -> read(get(path, "viewer")).status() == BackupStatus.VERIFIED);
    BackupDocument verified = read(get(path, "viewer"));
    assertThat(verified.rows()).contains(2L);
    assertThat(verified.target()).isEqualTo("main");
    assertThat(get(BACKUPS + "?name=nightly&table=public.orders", "viewer").body())
        .contains(requested.id().toString());
    assertThat(get(BACKUPS + "?name=other", "viewer").body()).contains("\"items\":[]");

    String data = "/internal/v1/downloads/" + requested.id();
    HttpResponse<String> rows = get(data + "?format=csv", "operator");
    assertThat(rows.statusCode()).as(rows.body()).isEqualTo(200);
    assertThat(rows.body().lines()).containsExactlyInAnyOrder("\"id\"", "\"1\"", "\"2\"");
    assertThat(rows.headers().firstValueAsLong("Content-Length")).hasValue(16);
    assertThat(get(data, "viewer").statusCode()).isEqualTo(403);
    assertThat(get(data + "?format=xml", "operator").body()).contains("invalid_value");
    assertThat(get(data + "?table=other", "operator").body()).contains("table_missing");

    assertThat(post(path + "/verify", "operator", "").statusCode()).isEqualTo(202);
    await()
        .atMost(LONG)
        .until(() -> !read(get(path, "viewer")).verifiedAt().equals(verified.verifiedAt()));
  }

  @Test
  void wrongRequestsForBackupsAreRefused() throws Exception {
    assertThat(post(BACKUPS, "enqueuer", "{\"table\":\"orders\"}").statusCode()).isEqualTo(403);
    assertThat(post(BACKUPS, "operator", "{}").body()).contains("missing_property");
    assertThat(post(BACKUPS, "operator", "{\"table\":\"nowhere\"}").body())
        .contains("table_missing");
    assertThat(post(BACKUPS, "operator", "{\"table\":\"t\",\"name\":\"../x\"}").body())
        .contains("invalid_value");
    HttpResponse<String> zero =
        post(BACKUPS, "operator", "{\"table\":\"t\",\"column\":\"a\\u0000\"}");
    assertThat(zero.statusCode()).as(zero.body()).isEqualTo(400);
    assertThat(zero.body()).contains("invalid_value");
    assertThat(get(BACKUPS + "?name=a%00", "viewer").statusCode()).isEqualTo(400);
    assertThat(post(BACKUPS, "operator", "{\"table\":\"fieldfare.target\"}").body())
        .contains("system_schema");
    assertThat(post(BACKUPS, "operator", "{\"table\":\"t\",\"target\":\"nowhere\"}").statusCode())
        .isEqualTo(404);
    assertThat(get(BACKUPS + "/" + UUID.randomUUID(), "viewer").statusCode()).isEqualTo(404);
    String rewrap = "/internal/v1/storage/rewrap";
    assertThat(post(rewrap, "operator", "{}").statusCode()).isEqualTo(403);
    assertThat(post(rewrap, "admin", "{}").body()).contains("backup_key_missing");
    assertThat(post(rewrap, "admin", "{\"after\":\"../x\"}").body()).contains("invalid_value");
    assertThat(post(rewrap, "admin", "{\"target\":\"nowhere\"}").statusCode()).isEqualTo(404);
  }

  @Test
  void qc36_holdsTiersAndCleanupsOverTheInternalRoutes() throws Exception {
    String retention = "/internal/v1/retention/";
    database.execute("CREATE TABLE kept (id int)");
    HttpResponse<String> created =
        post(BACKUPS, "operator", "{\"table\":\"kept\",\"tier\":\"daily\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(202);
    String id = read(created).id().toString();
    await()
        .atMost(LONG)
        .until(() -> read(get(BACKUPS + "/" + id, "viewer")).status() == BackupStatus.VERIFIED);

    assertThat(get(retention + "expiring?days=8", "viewer").body()).contains(id);
    assertThat(post(retention + id + "/hold", "operator", "{\"reason\":\"audit\"}").body())
        .contains("\"reason\":\"audit\"");
    assertThat(post(retention + id + "/promote", "operator", "{\"tier\":\"weekly\"}").body())
        .contains("\"tier\":\"weekly\"");
    assertThat(post(retention + "cleanup", "operator", "{\"dryRun\":true}").statusCode())
        .isEqualTo(403);
    HttpResponse<String> report = post(retention + "cleanup", "admin", "{\"dryRun\":true}");
    assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
    assertThat(report.body()).contains("wouldExpire");
    assertThat(post(retention + "cleanup", "admin", "{\"olderThanDays\":29}").statusCode())
        .isEqualTo(400);
    assertThat(
            post(
                    BACKUPS,
                    "operator",
                    "{\"table\":\"kept\",\"tier\":\"daily\",\"retentionDays\":30}")
                .statusCode())
        .isEqualTo(400);
    assertThat(post(retention + id + "/hold", "operator", "{}").statusCode()).isEqualTo(400);
  }

  private static BackupDocument read(HttpResponse<String> answer) throws Exception {
    return ContractsJson.mapper().readValue(answer.body(), BackupDocument.class);
  }

  private boolean isPurged(UUID drop) {
    return database
        .value(
            "SELECT purged_at IS NOT NULL AND purged_at - created_at >= '2s' FROM"
                + " fieldfare.quarantine WHERE migration_id = '%s'".formatted(drop))
        .equals("t");
  }

  private String status(UUID migration) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(migration));
  }

  private String image() {
    return database.value(
        "SELECT md5(string_agg(id || '=' || price, ',' ORDER BY id)) || (SELECT"
            + " format_type(atttypid, atttypmod) || attnotnull || pg_get_expr(adbin, adrelid) FROM"
            + " pg_attribute JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE"
            + " attrelid = 'survey'::regclass AND attname = 'price') FROM survey");
  }
}
