package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.LaterLedger;
import dev.fieldfare.migration.support.Stage;
import dev.fieldfare.migration.support.WorkerTest;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A later release installs its ledger while a worker of this one is at work. */
@QuarkusTest
@QuarkusTestResource(value = LedgerUpgradeIT.Upgraded.class, restrictToAnnotatedClass = true)
class LedgerUpgradeIT extends WorkerTest {
  private static final int TABLES = 4;

  Second second;
  private Stage upgraded;
  @TempDir Path files;

  /** The target {@code next}, whose ledger is upgraded. */
  record Second(TestDatabase database) {}

  /** Adds a target. */
  public static final class Upgraded implements QuarkusTestResourceLifecycleManager {
    private Second second;

    @Override
    public int order() {
      return 100;
    }

    @Override
    public Map<String, String> start() {
      TestDatabase database = TestServers.newDatabase();
      second = new Second(database);
      return Map.of(
          "fieldfare.targets", "next,main",
          "fieldfare.targets.next.url", database.jdbcUrl(),
          "fieldfare.targets.next.username", database.user(),
          "fieldfare.targets.next.password", database.password());
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(second, new TestInjector.MatchesType(Second.class));
    }

    @Override
    public void stop() {
      second.database().close();
    }
  }

  @BeforeEach
  void createTables() {
    upgraded = Stage.ready(second.database(), redis);
    for (int n = 0; n < TABLES; n++) {
      second.database().execute("CREATE TABLE form_%d (id int PRIMARY KEY)".formatted(n));
    }
  }

  @Test
  void d15_theWorkerGoesOnUnderALedgerOfALaterRelease() throws SQLException {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> sender = CompletableFuture.supplyAsync(() -> send(enough));
    try (Connection session = second.database().connect()) {
      callsItsPreparedStatement(session, "before");
      awaitNotes("none", 40);

      upgrade();

      awaitNotes("older", 40);
      callsItsPreparedStatement(session, "after");
    } finally {
      enough.set(true);
    }
    int sent = sender.join();
    aNewerSessionUsesThePartThatWasAdded();
    anOlderWorkerThatStartsAgainLeavesTheFunctions();
    everythingIsAppliedAndPublishedOnce(sent + 13);
  }

  /** Sends changes of all tables, the next ones when the former are applied. */
  private int send(AtomicBoolean enough) {
    int sent = 0;
    while (!enough.get()) {
      for (int n = 0; n < TABLES; n++) {
        for (int i = 0; i < 5; i++, sent++) {
          redis.send(
              "XADD",
              "fieldfare:migrations:next",
              "*",
              "type",
              "ADD_COLUMN",
              "table",
              "form_" + n,
              "column",
              "c" + sent,
              "dataType",
              "int");
        }
      }
      int until = sent;
      await().atMost(Duration.ofSeconds(60)).until(() -> applied() >= until);
    }
    return sent;
  }

  private int applied() {
    return Integer.parseInt(
        second
            .database()
            .value(
                "SELECT count(*) FROM fieldfare.finished_migrations WHERE column_name LIKE 'c%'"));
  }

  // Often enough that the driver keeps it prepared.
  private static void callsItsPreparedStatement(Connection session, String prefix)
      throws SQLException {
    try (PreparedStatement call =
        session.prepareStatement(
            "SELECT fieldfare.enqueue(jsonb_build_object('type', 'ADD_COLUMN', 'table', 'form_0',"
                + " 'column', ?, 'dataType', 'int'))")) {
      for (int i = 0; i < 6; i++) {
        call.setString(1, prefix + "_" + i);
        call.executeQuery();
      }
    }
  }

  private void awaitNotes(String note, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                second
                    .database()
                    .query(
                        "SELECT coalesce(to_jsonb(m) ->> 'note', 'none') FROM"
                            + " fieldfare.finished_migrations m")
                    .stream()
                    .filter(note::equals)
                    .count(),
            found -> found >= count);
  }

  private void upgrade() throws SQLException {
    LaterLedger.write(files);
    // A deadlock with the worker, or a lock that it holds for long, leaves the ledger as it was.
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              LedgerInstaller.ofFiles(second.database().dataSource(), "next", files).install();
              return true;
            });
  }

  private void aNewerSessionUsesThePartThatWasAdded() {
    second
        .database()
        .execute(
            """
            DO $$
            DECLARE
              migration uuid;
            BEGIN
              PERFORM fieldfare.admit('{"stream": "later", "incarnation": "1", "firstMs": 1, "firstN": 1, "lastMs": 1, "lastN": 1}',
                fieldfare.arrivals_of(migration_type => '{ADD_COLUMN}', schema_name => '{public}', table_name => '{form_1}',
                  column_name => '{newer}', names => ARRAY['{public.form_1}'], request => '{{}}', body_hash => '{h}',
                  way => '{stream}', origin => '{later/1-1}', requested_by => '{test}', sender_role => '{enqueuer}'));
              SELECT m.id INTO STRICT migration FROM fieldfare.field_migrations m WHERE m.column_name = 'newer';
              PERFORM fieldfare.apply('{"waitMs": 0}', ARRAY['ALTER TABLE public.form_1 ADD COLUMN newer int'],
                fieldfare.outcomes_of(ids => ARRAY[migration], statuses => '{APPLIED}', strategies => '{INSTANT}',
                  plans => ARRAY['{}'], note => 'newer'));
            END
            $$
            """);
    assertThat(
            second
                .database()
                .query(
                    "SELECT column_name FROM fieldfare.field_migrations WHERE note = 'newer' AND"
                        + " status = 'APPLIED'"))
        .containsExactly("newer");
  }

  private void anOlderWorkerThatStartsAgainLeavesTheFunctions() throws SQLException {
    String functions =
        "SELECT md5(string_agg(pg_get_functiondef(p.oid), '' ORDER BY p.oid)) FROM pg_proc p"
            + " WHERE p.pronamespace = 'fieldfare'::regnamespace";
    String before = second.database().value(functions);

    new LedgerInstaller(second.database().dataSource(), "next").install();

    assertThat(second.database().value(functions)).isEqualTo(before);
  }

  private void everythingIsAppliedAndPublishedOnce(int migrations) {
    await().atMost(Duration.ofSeconds(60)).until(() -> upgraded.unfinished() == 0);
    assertThat(
            second
                .database()
                .query(
                    "SELECT DISTINCT status || coalesce(error_message, '') FROM fieldfare.field_migrations"))
        .containsExactly("APPLIED");
    await()
        .untilAsserted(
            () ->
                assertThat(published("migration.applied"))
                    .hasSize(migrations)
                    .doesNotHaveDuplicates());
    assertThat(published("migration.accepted")).hasSize(migrations).doesNotHaveDuplicates();
    for (int n = 0; n < TABLES; n++) {
      String subject = "next/public.form_" + n;
      int last = sequences(subject).length;
      assertThat(sequences(subject)).isEqualTo(IntStream.rangeClosed(1, last).toArray());
    }
  }

  private List<String> published(String type) {
    return upgraded.events().stream()
        .filter(event -> event.path("type").asText().endsWith(type))
        .filter(event -> event.path("subject").asText().startsWith("next/"))
        .map(event -> event.path("data").path("id").asText())
        .toList();
  }

  private int[] sequences(String subject) {
    return upgraded.events().stream()
        .filter(event -> event.path("subject").asText().equals(subject))
        .mapToInt(event -> event.path("sequence").asInt())
        .toArray();
  }
}
