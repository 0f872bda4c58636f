package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row values appear in no event, no log and nothing that readers of the ledger see (I8). */
@QuarkusTest
class I8RowValuesIT extends WorkerTest {

  private static final String SECRET = "s3cret";

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Handler listener = new Listener();

  /** Writes as the console does, with the filter of the console. */
  private final class Listener extends ExtHandler {
    @Override
    protected void doPublish(ExtLogRecord entry) {
      log.add(getFormatter().format(entry));
    }
  }

  @BeforeEach
  void listen() {
    Handler console =
        Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
            .filter(ConsoleHandler.class::isInstance)
            .findFirst()
            .orElseThrow();
    listener.setFilter(console.getFilter());
    listener.setFormatter(new PatternFormatter("%c %s%e%n"));
    InitialConfigurator.DELAYED_HANDLER.addHandler(listener);
  }

  @AfterEach
  void stopListening() {
    InitialConfigurator.DELAYED_HANDLER.removeHandler(listener);
  }

  @Test
  void d26_failedAndAppliedConversionsLeaveKeysOnly() throws SQLException {
    people("leaking");
    stage.sendJson(change("leaking", "integer", "fail"));
    stage.sendJson(change("leaking", "integer", "null"));
    stage.send("type", "DROP_COLUMN", "table", "leaking", "column", "word");

    stage.awaitStatuses("leaking", "FAILED", "APPLIED", "APPLIED");
    assertThat(stage.ofTable("error_message", "leaking").getFirst())
        .contains("2 of 3 values of \"word\"");
    assertThat(stage.ofTable("plan #>> '{conversion,samples,0,key}'", "leaking").get(1))
        .isEqualTo("1");
    nothingLeaks("leaking");
  }

  @Test
  void d26_codeThatRaisesValuesDoesNotLeakThem() throws SQLException {
    people("raising");
    database.execute(
        raising("refusing", "42501"),
        raising("broken", "XX000"),
        "CREATE DOMAIN refused AS text CHECK (refusing(VALUE))",
        "CREATE DOMAIN failed AS text CHECK (broken(VALUE))");
    stage.sendJson(change("raising", "refused", "fail"));
    stage.sendJson(change("raising", "failed", "fail"));

    stage.awaitStatuses("raising", "FAILED", "FAILED");
    assertThat(stage.ofTable("error_message", "raising"))
        .allMatch(message -> message.contains("code of the database raised an error in"));
    nothingLeaks("raising");
    await()
        .untilAsserted(
            () ->
                assertThat(log)
                    .anyMatch(
                        line ->
                            line.contains("failed unexpectedly")
                                && line.contains("SQLSTATE=XX000")
                                && line.contains("\tat dev.fieldfare")));
  }

  private static String raising(String name, String state) {
    return "CREATE FUNCTION %s(word text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not %%', word USING ERRCODE = '%s'; END $$"
        .formatted(name, state);
  }

  private static String change(String table, String type, String onCastError) {
    return """
    {"type":"CHANGE_TYPE","table":"%s","column":"word","dataType":"%s","onCastError":"%s"}"""
        .formatted(table, type, onCastError);
  }

  private void people(String table) {
    database.execute(
        "CREATE TABLE %s (id int PRIMARY KEY, word text)".formatted(table),
        "INSERT INTO %1$s VALUES (1, '%2$s-a'), (2, '12'), (3, '%2$s-b')".formatted(table, SECRET));
  }

  private void nothingLeaks(String table) throws SQLException {
    await()
        .untilAsserted(
            () ->
                assertThat(stage.events())
                    .as("all events are published")
                    .hasSizeGreaterThanOrEqualTo(
                        Integer.parseInt(database.value("SELECT count(*) FROM fieldfare.events"))));
    assertThat(stage.events().toString()).contains(table).doesNotContain(SECRET);
    assertThat(log).noneMatch(line -> line.contains(SECRET));
    String reader = database.createRole("reader_" + table);
    database.query("SELECT fieldfare.grant_role('%s', 'reader')".formatted(reader));
    try (Connection connection = database.dataSourceOf(reader).getConnection()) {
      assertThatThrownBy(() -> text(connection, "SELECT data FROM fieldfare.quarantine"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> text(connection, "SELECT * FROM public." + table))
          .hasMessageContaining("permission denied");
      assertThat(readable(connection)).contains(table).doesNotContain(SECRET);
    }
  }

  /** All that the role may read in the ledger's schemas. */
  private static String readable(Connection reader) throws SQLException {
    List<String> found = new ArrayList<>();
    String columns =
        """
        SELECT format('SELECT coalesce(string_agg(row_to_json(x)::text, E''\\n''), '''') FROM (SELECT %s FROM %s) x',
            string_agg(quote_ident(a.attname), ', '), c.oid::regclass)
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relnamespace::regnamespace::text LIKE 'fieldfare%' AND c.relkind IN ('r', 'p', 'v', 'm')
           AND has_column_privilege(c.oid, a.attnum, 'SELECT')
         GROUP BY c.oid
        """;
    for (String query : text(reader, columns).split("\n(?=SELECT)")) {
      found.add(text(reader, query));
    }
    return String.join("\n", found);
  }

  private static String text(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var statement = connection.createStatement();
        var answer = statement.executeQuery(query)) {
      while (answer.next()) {
        rows.add(answer.getString(1));
      }
    }
    return String.join("\n", rows);
  }
}
