package dev.fieldfare.gateway;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the running service have in common: its address, its servers, the ledger. */
abstract class GatewayIT {

  static TestDatabase database;
  static TestRedis redis;

  @TestHTTPResource URI address;

  @BeforeEach
  void installLedger() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    Ledger.clear(database);
  }

  Gateway anonymous() {
    return Gateway.at(address);
  }

  Gateway viewer() {
    return anonymous().as(SenderRole.VIEWER);
  }

  Gateway enqueuer() {
    return anonymous().as(SenderRole.ENQUEUER);
  }

  Gateway operator() {
    return anonymous().as(SenderRole.OPERATOR);
  }

  Gateway admin() {
    return anonymous().as(SenderRole.ADMIN);
  }

  static String drop(String table, String column) {
    return "{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"%s\"}".formatted(table, column);
  }
}
