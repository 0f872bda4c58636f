package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL keeps plans that it made while the ledger was empty: they must be those for a full
 * one.
 */
@WithServers
class LedgerPlansIT {

  @Test
  void aLedgerThatWasEmptyIsStillReadByItsIndexes(TestDatabase database) throws SQLException {
    installEmpty(database);
    try (Connection connection = database.connect()) {
      for (int round = 0; round < 8; round++) {
        migrate(connection, "t" + round, round);
      }
      connection.setAutoCommit(false);
      migrate(connection, "late", 8);

      assertThat(scannedWhole(connection)).isEmpty();
    }
  }

  @Test
  void aQuarantineThatWasEmptyIsStillReadByItsIndexes(TestDatabase database) throws SQLException {
    installEmpty(database);
    database.execute(
        "CREATE TABLE survey (id int PRIMARY KEY, answer text)",
        "INSERT INTO survey VALUES (1, '012')");
    try (Connection connection = database.connect()) {
      for (int round = 0; round < 8; round++) {
        changeTypeAndLookBack(connection);
      }
      connection.setAutoCommit(false);
      changeTypeAndLookBack(connection);

      assertThat(scannedWhole(connection)).isEmpty();
    }
  }

  // Of a table that was never looked at PostgreSQL supposes that it will not stay empty.
  private static void installEmpty(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute("VACUUM ANALYZE");
  }

  private static void changeTypeAndLookBack(Connection connection) throws SQLException {
    String migration = "'" + UUID.randomUUID() + "'";
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT fieldfare.keep_column(%1$s, 'public.survey', 'answer', '{id}', '{"schema":"public","table":"survey"}');
          ALTER TABLE survey ALTER answer TYPE int USING answer::int;
          SELECT fieldfare.keep_conversion(%1$s, 'public.survey', 'answer', '{id}');
          SELECT fieldfare.rows_since(%1$s, 'public.survey'), fieldfare.keys_since(%1$s, 'public.survey', 'answer');
          SELECT fieldfare.kept_again(%1$s);
          ALTER TABLE survey ALTER answer TYPE text;
          UPDATE survey SET answer = '012'
          """
              .formatted(migration));
    }
  }

  /** One migration from the inbox to its published events, by the functions that a worker calls. */
  private static void migrate(Connection connection, String table, int before) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"x\"}')"
              .formatted(table));
    }
    var admissions = new AdmissionLedger(connection);
    admissions.admit(LedgerIT.batch(admissions.readInbox(10)));
    var ledger = new ApplyLedger(connection);
    LineEntry head = ledger.nextLines("", 10, 10, Share.ALL).getFirst();
    assertThat(ledger.apply(failure(head))).isInstanceOf(ApplyAnswer.Done.class);
    var events = new EventLog(connection);
    var step = events.step("r", 2L * before, OptionalLong.empty(), 10).orElseThrow();
    assertThat(step.events()).hasSize(2);
  }

  private static ObjectNode failure(LineEntry head) {
    ObjectNode bundle = Json.MAPPER.createObjectNode();
    bundle.put("waitMs", 0);
    ObjectNode item = bundle.putArray("items").addObject();
    item.put("id", head.id().toString()).put("status", "FAILED");
    item.putObject("error").put("code", "missing_table").put("message", "there is none");
    List.of("locks", "fingerprints", "statements").forEach(bundle::putArray);
    return bundle;
  }

  private static List<String> scannedWhole(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname FROM pg_stat_xact_user_tables WHERE schemaname = 'fieldfare' AND"
                    + " seq_scan > 0 AND relname IN ('field_migrations', 'claims', 'event_log',"
                    + " 'event_subjects', 'dependencies', 'appointments', 'quarantine')")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
