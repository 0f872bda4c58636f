package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that does not wait for its answer is audited like any other. */
@QuarkusTest
class GoneClientsIT extends GatewayIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  @BeforeEach
  void makeDeedsSlow() {
    database.execute(
        "TRUNCATE fieldfare_gateway.audit",
        "CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$BEGIN PERFORM pg_sleep(2); RETURN NEW; END$$",
        "CREATE TRIGGER slow BEFORE INSERT ON fieldfare.pauses"
            + " FOR EACH ROW EXECUTE FUNCTION public.slow()",
        "CREATE TRIGGER slow BEFORE INSERT ON fieldfare.inbox"
            + " FOR EACH ROW EXECUTE FUNCTION public.slow()");
  }

  @AfterEach
  void makeDeedsFast() {
    database.execute("DROP FUNCTION public.slow() CASCADE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /api/v1/queue/pause | {} | fieldfare.pauses | queue.pause main 200 accepted
          /api/v1/migrations | {"type":"DROP_COLUMN","table":"t","column":"c"} | fieldfare.inbox | migration.enqueue 202 accepted
          """)
  void d37_aDeedIsAuditedWhenItsClientIsGone(String path, String body, String table, String entry)
      throws IOException {
    try (ConsoleCopy console = ConsoleCopy.open()) {
      sendAndLeave(request(path, body, TestKeys.secret(SenderRole.OPERATOR)));

      await().atMost(LONG).until(() -> "1".equals(database.value("SELECT count(*) FROM " + table)));
      await()
          .atMost(LONG)
          .untilAsserted(
              // Refused keys of earlier tests are audited in sum, once a minute.
              () ->
                  assertThat(
                          database.query(
                              "SELECT concat_ws(' ', action, target, status, outcome)"
                                  + " FROM fieldfare_gateway.audit WHERE action <> 'authenticate'"))
                      .as("log: %s", console.lines())
                      .containsExactly(entry));
      assertThat(console.lines()).noneMatch(line -> line.contains("failed"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/queue/pause", "/api/v1/migrations"})
  void aClientThatLeavesBeforeItsKeyIsReadIsNoFailedRequest(String path) throws Exception {
    Answer key =
        admin()
            .post(
                "/api/v1/keys",
                "{\"name\":\"left-%s\",\"role\":\"operator\"}".formatted(UUID.randomUUID()));
    assertThat(key.status()).as(key.body()).isEqualTo(201);
    String secret = key.json().path("secret").asText();
    try (ConsoleCopy console = ConsoleCopy.open();
        Connection lock = database.connect();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE fieldfare_gateway.api_keys");
      try (Socket client = new Socket(address.getHost(), address.getPort())) {
        client.setSoTimeout((int) LONG.toMillis());
        client.getOutputStream().write(request(path, "{}", secret));
        await().atMost(LONG).until(GoneClientsIT::someoneWaitsForTheKeys);
        client.shutdownOutput();
        // The gateway has noticed it when it closes its end.
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      lock.rollback();

      assertThat(anonymous().with(secret).get(MIGRATIONS).status()).isEqualTo(200);
      assertThat(database.value("SELECT count(*) FROM fieldfare.pauses")).isEqualTo("0");
      assertThat(console.lines()).noneMatch(line -> line.contains("failed"));
    }
  }

  private static boolean someoneWaitsForTheKeys() {
    return !database
        .query(
            "SELECT pid FROM pg_locks WHERE NOT granted"
                + " AND relation = 'fieldfare_gateway.api_keys'::regclass")
        .isEmpty();
  }

  /** Closes the connection while the deed is being done. */
  private void sendAndLeave(byte[] request) throws IOException {
    try (Socket client = new Socket(address.getHost(), address.getPort())) {
      client.getOutputStream().write(request);
      await().atMost(LONG).until(GoneClientsIT::someoneSleeps);
    }
  }

  private static boolean someoneSleeps() {
    return !database
        .query(
            "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                + " AND datname = current_database()")
        .isEmpty();
  }

  private static byte[] request(String path, String body, String secret) {
    return String.join(
            "\r\n",
            "POST %s HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer %s",
            "Content-Type: application/json",
            "Content-Length: %d",
            "",
            "%s")
        .formatted(path, secret, body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
