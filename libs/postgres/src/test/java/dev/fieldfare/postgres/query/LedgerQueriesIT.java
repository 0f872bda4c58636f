package dev.fieldfare.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Band;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class LedgerQueriesIT {

  private static TestDatabase database;
  private Connection connection;
  private MigrationReader migrations;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @BeforeEach
  void connect() throws SQLException {
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox, fieldfare.event_log,"
            + " fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.pauses, fieldfare.acknowledgements, fieldfare.workers, fieldfare.migration_attempts");
    connection = database.connect();
    migrations = new MigrationReader(connection, "main");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void showsWhatStandsInTheInboxAsQueued() throws SQLException, IOException {
    UUID id =
        enqueue(
            """
            {"type":"RENAME_FIELD","tableName":"survey","oldColumnName":"a","newColumnName":"b",
             "formId":"f1","runAt":"not a time"}""");

    FoundMigration found = migrations.find(id).orElseThrow();
    Migration migration = ContractsJson.mapper().readValue(found.json(), Migration.class);

    assertThat(found.status()).isEqualTo(Status.QUEUED);
    assertThat(found.way()).contains("sql");
    assertThat(migration.subject().type()).contains("RENAME_COLUMN");
    assertThat(migration.subject().table()).contains("survey");
    assertThat(migration.subject().column()).contains("a");
    assertThat(migration.subject().newName()).contains("b");
    assertThat(migration.subject().formId()).contains("f1");
    assertThat(migration.idempotencyKey()).contains(id.toString());
    assertThat(migrations.find(UUID.randomUUID())).isEmpty();
  }

  @Test
  void findsByKeyInBothPlaces() throws SQLException {
    UUID inbox = enqueue("{\"type\":\"DROP_TABLE\",\"table\":\"t\",\"id\":\"k1\"}");
    UUID ledger = migration("FAILED", "'k2'", "'t'");

    assertThat(migrations.idOfKey("k1")).contains(inbox);
    assertThat(migrations.idOfKey("k2")).contains(ledger);
    assertThat(migrations.idOfKey("k3")).isEmpty();
  }

  @Test
  void listsTheNewestFirstFromBothPlaces() throws SQLException {
    UUID first = migration("APPLIED", "NULL", "'a'");
    UUID second = enqueue("{\"type\":\"DROP_TABLE\",\"table\":\"b\"}");
    UUID third = migration("FAILED", "NULL", "'c'");

    assertThat(ids(MigrationFilter.NONE, Optional.empty())).containsExactly(third, second, first);
    assertThat(ids(MigrationFilter.NONE, Optional.of(third))).containsExactly(second, first);
    assertThat(ids(withStatus(Status.FAILED), Optional.empty())).containsExactly(third);
    assertThat(ids(withStatus(Status.QUEUED), Optional.empty())).containsExactly(second);
    assertThat(ids(withStatus(Status.APPLIED, Status.FAILED), Optional.empty()))
        .containsExactly(third, first);
  }

  @Test
  void showsTriesAndTheirErrors() throws SQLException, IOException {
    UUID id = migration("FAILED", "NULL", "'t'");
    database.execute(
        "UPDATE fieldfare.field_migrations SET attempts = 2, started_at = now(), finished_at = now(),"
            + " error = '{\"code\":\"deadlock\",\"class\":\"transient\",\"message\":\"m\"}'",
        "INSERT INTO fieldfare.migration_attempts VALUES ('"
            + id
            + "', 1, now(), now(),"
            + " '{\"code\":\"lock_timeout\",\"class\":\"transient\",\"message\":\"m\"}')");

    JsonNode json = ContractsJson.mapper().readTree(migrations.find(id).orElseThrow().json());
    Migration migration = ContractsJson.mapper().treeToValue(json, Migration.class);

    assertThat(migration.attempts())
        .extracting(a -> a.n() + " " + a.error().orElseThrow().code())
        .containsExactly("1 lock_timeout", "2 deadlock");
  }

  @Test
  void readsTheQueue() throws SQLException {
    for (int i = 0; i < 60; i++) {
      enqueue("{\"type\":\"DROP_TABLE\",\"table\":\"t" + i % 2 + "\"}");
    }
    migration("FAILED", "NULL", "'t0'");
    database.execute(
        "INSERT INTO fieldfare.workers (worker) VALUES ('w')",
        "SELECT fieldfare.pause_queue('public.t1')",
        "SELECT fieldfare.pause_queue()");

    TargetStats stats = new QueueReader(connection, "main", QueueReader.Bands.DEFAULT).read();

    assertThat(stats.waiting()).isEqualTo(60);
    assertThat(stats.failed()).isEqualTo(1);
    assertThat(stats.consumers()).isEqualTo(1);
    assertThat(stats.paused()).isTrue();
    assertThat(stats.band()).isEqualTo(Band.CRITICAL);
    assertThat(stats.tables())
        .extracting(t -> t.table() + " " + t.waiting() + " " + t.failed() + " " + t.paused())
        .containsExactlyInAnyOrder("t0 30 1 false", "t1 30 0 true");
  }

  @Test
  void d32_bandsFollowFailuresOfOursAndGrowingWaits() throws SQLException {
    for (int i = 0; i < 20; i++) {
      failed("refusal");
    }
    migration("REJECTED", "NULL", "'t'");
    assertThat(queue()).isEqualTo("0 failed, 21 refused, 0 acknowledged, OK");

    for (int i = 0; i < 6; i++) {
      failed("transient");
      failed("bug");
    }
    assertThat(queue()).isEqualTo("12 failed, 21 refused, 0 acknowledged, CRITICAL");
    assertThat(database.value("SELECT fieldfare.acknowledge_failures('ops')")).isEqualTo("12");
    assertThat(queue()).isEqualTo("0 failed, 21 refused, 12 acknowledged, OK");
    assertThat(database.value("SELECT fieldfare.acknowledge_failures('ops')")).isEqualTo("0");
    assertThat(database.query("SELECT acknowledged_by || failures FROM fieldfare.acknowledgements"))
        .containsExactly("ops12");

    for (int i = 0; i < 3; i++) {
      failed("bug");
    }
    assertThat(queue()).isEqualTo("3 failed, 21 refused, 12 acknowledged, WARNING");
  }

  @Test
  void d32_aWaitThatGrowsColoursTheQueueUnlessItIsPaused() throws SQLException {
    UUID id = enqueue("{\"type\":\"DROP_TABLE\",\"table\":\"t\"}");
    assertThat(queue()).endsWith(", OK");
    database.execute(
        "UPDATE fieldfare.inbox SET enqueued_at = now() - interval '1 minute' WHERE id = '%s'"
            .formatted(id));
    assertThat(queue()).endsWith(", WARNING");
    database.execute("UPDATE fieldfare.inbox SET enqueued_at = now() - interval '3 minutes'");
    assertThat(queue()).endsWith(", CRITICAL");

    database.query("SELECT fieldfare.pause_queue()");
    assertThat(queue()).endsWith(", OK");
  }

  private String queue() throws SQLException {
    TargetStats stats = new QueueReader(connection, "main", QueueReader.Bands.DEFAULT).read();
    return "%d failed, %d refused, %d acknowledged, %s"
        .formatted(stats.failed(), stats.refused(), stats.acknowledged(), stats.band());
  }

  private static void failed(String errorClass) {
    UUID id = migration("FAILED", "NULL", "'t'");
    database.execute(
        ("UPDATE fieldfare.field_migrations SET finished_at = clock_timestamp(), error_code = 'c',"
                + " error = '{\"code\":\"c\",\"class\":\"%s\",\"message\":\"m\"}' WHERE id = '%s'")
            .formatted(errorClass, id));
  }

  @Test
  void readsEventsByPosition() throws SQLException {
    database.execute(
        "UPDATE fieldfare.relay SET last_position = 10",
        "INSERT INTO fieldfare.event_log (type, source, subject, data)"
            + " SELECT 't', 's', 'main/public.a', '{}' FROM generate_series(11, 20)",
        "SELECT count(*) FROM fieldfare.relay_step('r', 0, 100)");
    EventLog events = new EventLog(connection);

    assertThat(events.bounds()).isEqualTo(new EventLog.Bounds(11, 20));
    assertThat(events.after(13, 3)).extracting(e -> e.position()).containsExactly(14L, 15L, 16L);
    assertThat(events.after(20, 3)).isEmpty();
  }

  private List<UUID> ids(MigrationFilter filter, Optional<UUID> before) throws SQLException {
    return migrations.list(filter, before, 10).stream().map(ListedMigration::id).toList();
  }

  private static MigrationFilter withStatus(Status... statuses) {
    MigrationFilter none = MigrationFilter.NONE;
    return new MigrationFilter(
        Set.of(statuses),
        none.table(),
        none.formId(),
        none.type(),
        none.since(),
        none.idempotencyKey(),
        none.changeSetId());
  }

  private static UUID enqueue(String request) {
    return UUID.fromString(database.value("SELECT fieldfare.enqueue('" + request + "'::jsonb)"));
  }

  private static UUID migration(String status, String key, String table) {
    return UUID.fromString(
        database.value(
            "INSERT INTO fieldfare.%s (id, seq, idempotency_key, migration_type,"
                    .formatted(
                        status.equals("APPLIED") ? "finished_migrations" : "field_migrations")
                + " schema_name, table_name, status, enqueued_at, finished_at, error_code) VALUES"
                + " (fieldfare.new_id(), 1, %s, 'DROP_TABLE', 'public', %s, '%s', now(), now(),"
                    .formatted(key, table, status)
                + " CASE WHEN '%s' IN ('FAILED', 'REJECTED') THEN 'x' END) RETURNING id"
                    .formatted(status)));
  }
}
