package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The row of a migration that waits stays on its page and in its indexes (HOT), also when nothing
 * of the page can be reclaimed yet. When it is applied it is deleted there and written once where
 * it stays.
 *
 * <p>Everything is done in one transaction: its own statistics are exact at once.
 */
@WithServers
class HotUpdatesIT {

  private static final int MIGRATIONS = 60;
  private static final List<String> CHANGES =
      List.of("add-column", "rename-column", "set-default", "drop-not-null", "change-type");

  private Connection connection;
  private ApplyLedger ledger;
  private int applied;

  @BeforeEach
  void open(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    connection = database.connect();
    connection.setAutoCommit(false);
    ledger = new ApplyLedger(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void d34_whatIsAppliedIsWrittenOnceAndNeverUpdated() throws SQLException {
    for (UUID id : admitted()) {
      apply(id, "APPLIED");
    }

    assertThat(writes("field_migrations")).isEqualTo(new Writes(MIGRATIONS, 0, 0, MIGRATIONS));
    assertThat(writes("finished_migrations")).isEqualTo(new Writes(MIGRATIONS, 0, 0, 0));
  }

  @Test
  void whatWaitsStaysOnItsPage() throws SQLException {
    List<UUID> ids = admitted();
    ledger.postpone(ids, forALock());
    for (UUID id : ids) {
      apply(id, "APPLIED");
    }

    assertThat(writes("field_migrations"))
        .isEqualTo(new Writes(MIGRATIONS, MIGRATIONS, MIGRATIONS, MIGRATIONS));
    assertThat(writes("finished_migrations")).isEqualTo(new Writes(MIGRATIONS, 0, 0, 0));
  }

  @Test
  void whatFailsIsFoundByItsErrorAndSoItsIndexesAreWritten() throws SQLException {
    for (UUID id : admitted()) {
      apply(id, "FAILED");
    }

    assertThat(writes("field_migrations")).isEqualTo(new Writes(MIGRATIONS, MIGRATIONS, 0, 0));
    assertThat(writes("finished_migrations")).isEqualTo(new Writes(0, 0, 0, 0));
  }

  private List<UUID> admitted() throws SQLException {
    try (var statement = connection.createStatement()) {
      for (int i = 0; i < MIGRATIONS; i++) {
        statement.execute(
            "SELECT fieldfare.enqueue('{\"type\":\"%s\",\"table\":\"survey_%d\",\"column\":\"answer\"%s}')"
                .formatted(
                    i % 2 == 0 ? "ADD_COLUMN" : "DROP_COLUMN",
                    i % 7,
                    i % 2 == 0 ? ",\"dataType\":\"text\"" : ""));
      }
    }
    var admissions = new AdmissionLedger(connection);
    List<InboxRequest> requests = admissions.readInbox(MIGRATIONS);
    JsonBatch.admit(admissions, LedgerIT.batch(requests));
    return requests.stream().map(InboxRequest::id).toList();
  }

  private static Postponement forALock() {
    JsonNode problem = LedgerJson.MAPPER.valueToTree(Map.of("code", "lock_not_available"));
    return new Postponement("lock", false, problem, Duration.ZERO, Duration.ofMinutes(10));
  }

  private void apply(UUID id, String status) throws SQLException {
    assertThat(batch(id, status).apply(ledger)).isInstanceOf(ApplyAnswer.Done.class);
  }

  private TestBatch batch(UUID id, String status) {
    if (status.equals("FAILED")) {
      return TestBatch.failed(id);
    }
    String plan = plan(CHANGES.get(applied++ % CHANGES.size())).toString();
    String rollbackSql = "ALTER TABLE public.survey ADD COLUMN answer text";
    return TestBatch.of(
        new OutcomeColumns(1)
            .next(id, status)
            .plan("INSTANT", plan, rollbackSql)
            .values(Optional.of("integer"), Optional.of("character varying(20)")));
  }

  /** As long as the plans that most changes have. */
  static JsonNode plan(String change) {
    try (InputStream file =
        HotUpdatesIT.class.getResourceAsStream("/golden/plan/brief/" + change + ".json")) {
      return LedgerJson.MAPPER.readTree(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Writes(long inserted, long updated, long hot, long deleted) {}

  private Writes writes(String table) throws SQLException {
    try (var statement = connection.createStatement()) {
      ResultSet row =
          statement.executeQuery(
              "SELECT n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del FROM pg_stat_xact_user_tables"
                  + " WHERE relid = 'fieldfare.%s'::regclass".formatted(table));
      row.next();
      return new Writes(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }
  }
}
