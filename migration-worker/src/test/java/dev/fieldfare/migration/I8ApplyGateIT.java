package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.migration.support.SeparatedRoles;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role without rights on the ledger cannot stop its queue (I8). */
@WithServers
class I8ApplyGateIT {
  private static final String ADD =
      "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"a\",\"dataType\":\"text\"}";

  /** The keys of the locks that applying and the first statement of an owner once took. */
  private static final String LOCKS =
      "SELECT pg_advisory_lock(4995983120934772051), pg_advisory_lock(4995983120934772052)";

  private TestDatabase database;
  private SeparatedRoles roles;
  private Connection outsider;

  @BeforeEach
  void connectAsARoleWithoutRights() throws SQLException {
    database = TestServers.newDatabase();
    roles = new SeparatedRoles(database);
    roles.asOwner("CREATE TABLE t (id int PRIMARY KEY)");
    outsider = database.dataSourceOf(database.createRole("outsider")).getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    outsider.close();
    roles.close();
    database.close();
  }

  @Test
  void d39_advisoryLocksOfOthersDoNotStopTheQueue() throws SQLException {
    try (Statement statement = outsider.createStatement()) {
      statement.execute(LOCKS);

      assertThat(roles.sendBySql(ADD)).isEqualTo("APPLIED");
    }
  }

  @Test
  void d39_advisoryLocksOfOthersDoNotHoldUpAPause() throws SQLException {
    try (Statement statement = outsider.createStatement()) {
      statement.execute(LOCKS);

      roles.asOwner("SET statement_timeout = '20s'", "SELECT fieldfare.pause_queue('public.t')");
    }
    assertThat(roles.value("SELECT name FROM fieldfare.pauses")).isEqualTo("public.t");
  }

  /** Of one that may read the ledger, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOCK TABLE fieldfare.gate_places IN ROW SHARE MODE",
        "LOCK TABLE fieldfare.gate_places IN EXCLUSIVE MODE",
        "SELECT FROM fieldfare.gate_places FOR UPDATE",
        "SELECT FROM fieldfare.gate_places FOR KEY SHARE",
        "SELECT FROM fieldfare.mutexes FOR KEY SHARE",
        "SELECT fieldfare.enter_apply_gate()"
      })
  void d39_aReaderCannotLockTheGate(String attempt) throws SQLException {
    roles.asWorker("SELECT fieldfare.grant_role('%s', 'reader')".formatted(user(outsider)));
    try (Statement statement = outsider.createStatement()) {
      assertThatThrownBy(() -> statement.execute("BEGIN; " + attempt))
          .hasMessageContaining("permission denied");
    }
  }

  private static String user(Connection connection) throws SQLException {
    return connection.getMetaData().getUserName();
  }
}
