package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that apply share the gate, a pause waits for them, and they carry a marker. */
@WithServers
class ApplyGateIT {
  private static final String ENTER = "SELECT fieldfare.enter_apply_gate()";
  private static final String ENQUEUE =
      "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"x\","
          + "\"dataType\":\"text\"}')";

  private final TestDatabase database;
  private final List<Connection> connections = new ArrayList<>();

  ApplyGateIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void install() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute("TRUNCATE fieldfare.pauses");
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  @Test
  void aPauseWaitsForWhatIsAppliedAndNothingBeginsMeanwhile() throws Exception {
    Statement applying = transaction();
    assertThat(value(applying, ENTER)).isEqualTo("t");

    var pause = CompletableFuture.runAsync(() -> database.query("SELECT fieldfare.pause_queue()"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::aSessionWaitsForTheGate);
    Statement late = transaction();
    assertThat(value(late, ENTER)).isEqualTo("f");
    assertThat(pause).isNotDone();
    applying.getConnection().commit();

    pause.get(20, TimeUnit.SECONDS);
    assertThat(value(late, ENTER)).isEqualTo("t");
    assertThat(value(late, "SELECT count(*) FROM fieldfare.pauses")).isEqualTo("1");
  }

  @Test
  void severalApplyAtOnce() throws SQLException {
    for (int n = 0; n < 5; n++) {
      assertThat(value(transaction(), ENTER)).isEqualTo("t");
    }
  }

  @Test
  void i8_theQueueIsRefusedInATransactionThatAppliesAndInNoOther() throws SQLException {
    Statement applying = transaction();
    value(applying, ENTER);

    applying.execute("SAVEPOINT s");
    assertThatThrownBy(() -> applying.execute(ENQUEUE))
        .hasMessageContaining("code that a change runs may not call this function");
    applying.execute("ROLLBACK TO SAVEPOINT s");
    assertThatThrownBy(() -> applying.execute("SELECT fieldfare.pause_queue()"))
        .hasMessageContaining("code that a change runs may not call this function");
    assertThat(value(transaction(), ENQUEUE)).isNotNull();
    applying.getConnection().rollback();

    assertThat(value(applying, ENQUEUE)).isNotNull();
    assertThat(value(applying, ENQUEUE)).isNotNull();
  }

  /** The marker would name the subtransaction, and its rollback would remove it. */
  @Test
  void i8_aSubtransactionDoesNotEnter() throws SQLException {
    Statement applying = transaction();
    applying.execute("SAVEPOINT s");

    assertThatThrownBy(() -> applying.execute(ENTER)).hasMessageContaining("in a subtransaction");
  }

  private boolean aSessionWaitsForTheGate() {
    return database
        .value(
            "SELECT count(*) FROM pg_locks WHERE relation = 'fieldfare.gate_places'::regclass"
                + " AND NOT granted")
        .equals("1");
  }

  private Statement transaction() throws SQLException {
    Connection connection = database.connect();
    connections.add(connection);
    connection.setAutoCommit(false);
    return connection.createStatement();
  }

  private static String value(Statement statement, String query) throws SQLException {
    ResultSet row = statement.executeQuery(query);
    row.next();
    return row.getString(1);
  }
}
