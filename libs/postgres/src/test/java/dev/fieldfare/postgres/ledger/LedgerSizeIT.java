package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much room applied migrations take in the ledger for ever, and their events for a week. */
@WithServers
class LedgerSizeIT {
  private static final int MIGRATIONS = 25_000;
  private static final int BATCH = 500;
  private static final int TABLES = 20;
  private static final String INCARNATION = "0197f3c27c1e7f0080000123456789ab";

  @Test
  void d34_anAppliedMigrationTakesTwoKilobytesAndThreeWithItsEvents(TestDatabase database)
      throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect()) {
      for (int first = 1; first <= MIGRATIONS; first += BATCH) {
        migrate(connection, first);
      }
    }
    database.execute("VACUUM");

    long events = bytes(database, "relname LIKE 'event%'");
    long all = bytes(database, "true");
    assertThat(database.value("SELECT count(*) FROM fieldfare.field_migrations"))
        .isEqualTo("" + MIGRATIONS);
    assertThat(database.value("SELECT count(*) FROM fieldfare.event_log"))
        .isEqualTo("" + 2 * MIGRATIONS);
    assertThat((all - events) / MIGRATIONS).isLessThanOrEqualTo(2048);
    assertThat(all / MIGRATIONS).isLessThanOrEqualTo(3072);
  }

  private static void migrate(Connection connection, int first) throws SQLException {
    JsonBatch.admit(new AdmissionLedger(connection), batch(first));
    var ledger = new ApplyLedger(connection);
    var breadth = new ApplyLedger.Breadth(TABLES, TABLES, BATCH);
    List<LineEntry> entries = ledger.nextLines("", breadth, WorkerShare.ALL, Set.of()).entries();
    OutcomeColumns outcomes = new OutcomeColumns(entries.size());
    entries.forEach(entry -> applied(outcomes, entry.id()));
    assertThat(TestBatch.of(outcomes).apply(ledger)).isInstanceOf(ApplyAnswer.Done.class);
    long published = 2L * (first - 1);
    assertThat(
            new EventLog(connection)
                .step("r", published, OptionalLong.empty(), 2 * BATCH)
                .orElseThrow()
                .events())
        .hasSize(2 * BATCH);
  }

  /** As a worker admits what came without a key, by the stream. */
  private static ObjectNode batch(int first) {
    ObjectNode batch = LedgerJson.MAPPER.createObjectNode();
    batch.put("stream", "fieldfare:migrations").put("incarnation", INCARNATION);
    batch.put("firstMs", "1767225600000").put("lastMs", "1767225600000");
    batch.put("firstN", "" + first).put("lastN", "" + (first + BATCH - 1));
    for (int n = first; n < first + BATCH; n++) {
      item(batch.withArray("items").addObject(), n);
    }
    return batch;
  }

  private static void item(ObjectNode item, int n) {
    String table = "survey_4f3a2b1c9d8e%02d".formatted(n % TABLES);
    String column = "answer_%06d".formatted(n);
    item.put("migration_type", "ADD_COLUMN").put("schema_name", "public");
    item.put("table_name", table).put("column_name", column).put("data_type", "varchar(255)");
    item.put("body_hash", "%064x".formatted(n)).put("way", "stream").put("sender_role", "enqueuer");
    item.put("origin", "fieldfare:migrations/" + INCARNATION + "/1767225600000-" + n);
    item.putArray("names").add("public." + table);
    item.putRawValue(
        "request",
        new RawValue(
            "{\"type\":\"ADD_COLUMN\",\"table\":\"%s\",\"column\":\"%s\",\"dataType\":\"varchar(255)\"}"
                .formatted(table, column)));
  }

  private static void applied(OutcomeColumns outcomes, UUID id) {
    outcomes
        .next(id, "APPLIED")
        .plan(
            "INSTANT",
            HotUpdatesIT.plan("add-column").toString(),
            "ALTER TABLE \"public\".\"survey_4f3a2b1c9d8e01\" DROP COLUMN \"answer_000001\"")
        .values(Optional.empty(), Optional.of("character varying(255)"));
  }

  private static long bytes(TestDatabase database, String which) {
    return Long.parseLong(
        database.value(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
                + " WHERE relnamespace = 'fieldfare'::regnamespace AND relkind = 'r' AND "
                + which));
  }
}
