package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Programs of this release work with a later ledger whose calls have more parts. */
@WithServers
class NamedPartsIT {

  @Test
  void d15_partsThatANewerLedgerAddsDoNotBreakThisProgram(TestDatabase database)
      throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    addPart(database, "arrivals");
    addPart(database, "outcomes");
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}')");

    try (Connection connection = database.connect()) {
      var admissions = new AdmissionLedger(connection);
      JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(10)));
      var ledger = new ApplyLedger(connection);
      LineEntry head =
          ledger
              .nextLines("", new Breadth(10, 100, 10), WorkerShare.ALL, Set.of())
              .entries()
              .getFirst();
      var outcomes = new OutcomeColumns(1).next(head.id(), "APPLIED").plan("INSTANT", "{}", "");
      TestBatch.of(outcomes).apply(ledger);
    }

    assertThat(database.query("SELECT status FROM fieldfare.field_migrations"))
        .containsExactly("APPLIED");
  }

  /** As a later release would do it. */
  private static void addPart(TestDatabase database, String type) {
    String function = "fieldfare." + type + "_of";
    String arguments =
        database.value("SELECT pg_get_function_arguments('%s'::regproc)".formatted(function));
    String names =
        database.value(
            "SELECT array_to_string(proargnames, ', ') FROM pg_proc WHERE oid = '%s'::regproc"
                .formatted(function));
    database.execute(
        "DROP FUNCTION " + function,
        "ALTER TYPE fieldfare.%s ADD ATTRIBUTE tomorrow text[]".formatted(type),
        "CREATE FUNCTION %1$s(%2$s, tomorrow text[] DEFAULT NULL) RETURNS fieldfare.%3$s LANGUAGE sql AS $$ SELECT ROW(%4$s, tomorrow)::fieldfare.%3$s $$"
            .formatted(function, arguments, type, names));
  }
}
