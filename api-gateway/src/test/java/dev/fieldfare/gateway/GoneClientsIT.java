package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      sendAndLeave(request(path, body));

      await().atMost(LONG).until(() -> "1".equals(database.value("SELECT count(*) FROM " + table)));
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(
                          database.query(
                              "SELECT concat_ws(' ', action, target, status, outcome)"
                                  + " FROM fieldfare_gateway.audit"))
                      .as("log: %s", console.lines())
                      .containsExactly(entry));
      assertThat(console.lines()).noneMatch(line -> line.contains("failed"));
    }
  }

  /** Closes the connection while the deed is being done. */
  private void sendAndLeave(String request) throws IOException {
    try (Socket client = new Socket(address.getHost(), address.getPort())) {
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
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

  private static String request(String path, String body) {
    return String.join(
            "\r\n",
            "POST %s HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer %s",
            "Content-Type: application/json",
            "Content-Length: %d",
            "",
            "%s")
        .formatted(path, TestKeys.secret(SenderRole.OPERATOR), body.length(), body);
  }
}
