package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the running service have in common: its address, its servers, the ledger. */
@QuarkusTestResource(QuarkusServers.class)
@QuarkusTestResource(TestKeys.class)
abstract class GatewayIT {

  static final String MIGRATIONS = "/api/v1/migrations";

  private static final Set<String> installed = ConcurrentHashMap.newKeySet();

  static TestDatabase database;
  static TestRedis redis;

  @TestHTTPResource URI address;

  @TestHTTPResource(management = true)
  URI managementAddress;

  @BeforeEach
  void installLedger() throws SQLException {
    awaitControl();
    if (installed.add(database.name())) {
      new LedgerInstaller(database.dataSource(), "main").install();
    }
    Ledger.clear(database);
  }

  /** The gateway sets its own database up beside its start. */
  void awaitControl() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                "4"
                    .equals(
                        database.value(
                            "SELECT count(*) FROM fieldfare_gateway.api_keys WHERE name LIKE"
                                + " 'bootstrap-%'")));
  }

  Gateway anonymous() {
    return Gateway.at(address);
  }

  /** The port of health and metrics. */
  Gateway management() {
    return Gateway.at(managementAddress);
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

  /** Enqueues it as an enqueuer and returns its id. */
  String enqueue(String body) {
    Answer answer = enqueuer().post(MIGRATIONS, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.as(Accepted.class).migrations().getFirst().id();
  }

  Migration shown(String id) {
    return viewer().get(MIGRATIONS + "/" + id).as(Migration.class);
  }

  static String drop(String table, String column) {
    return "{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"%s\"}".formatted(table, column);
  }
}
