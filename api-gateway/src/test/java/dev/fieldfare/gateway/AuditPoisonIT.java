package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries that the audit table can never take disturb nobody's requests. */
@QuarkusTest
class AuditPoisonIT extends GatewayIT {

  private static final String SET_ASIDE = "gateway_audit_set_aside_entries_total";

  @BeforeEach
  void forget() {
    database.execute("TRUNCATE fieldfare_gateway.audit");
  }

  @AfterEach
  void allowEverything() {
    database.execute(
        "ALTER TABLE fieldfare_gateway.audit DROP CONSTRAINT IF EXISTS no_poison",
        "ALTER TABLE fieldfare_gateway.audit DROP CONSTRAINT IF EXISTS nothing");
    await()
        .untilAsserted(
            () ->
                assertThat(enqueuer().post(MIGRATIONS, drop("orders", "z")).status())
                    .isEqualTo(202));
  }

  @Test
  void d1_aZeroByteInThePathStopsNobody() {
    assertThat(viewer().post(MIGRATIONS + "/%00/cancel", "{}").status()).isEqualTo(403);
    assertThat(operator().post(MIGRATIONS + "/%00/cancel", "{}").status()).isEqualTo(404);

    assertThat(enqueuer().post(MIGRATIONS, drop("orders", "a")).status()).isEqualTo(202);
    assertThat(database.query("SELECT path FROM fieldfare_gateway.audit WHERE status = 403"))
        .containsExactly("/api/v1/migrations/%00/cancel");
    assertThat(metric("gateway_audit_unkept_entries")).isZero();
  }

  @Test
  void d1_zeroBytesInBodiesAndAddressesAreAuditedAsText() {
    for (String path :
        List.of("/api/v1/queue/dead-letters/a%00b/replay", "/api/v1/migrations/%ed%a0%80/pause")) {
      assertThat(operator().post(path, "{}").status()).as(path).isIn(400, 404);
    }
    operator().post("/api/v1/queue/resume", "{\"table\":\"a\\u0000b\"}");
    operator().post("/api/v1/queue/resume", "{\"table\":\"\\ud800\"}");

    assertThat(enqueuer().post(MIGRATIONS, drop("orders", "a")).status()).isEqualTo(202);
    assertThat(metric("gateway_audit_unkept_entries")).isZero();
    assertThat(database.value("SELECT count(*) FROM fieldfare_gateway.audit")).isEqualTo("5");
  }

  @Test
  void d1_poisonIsFoundAmongManyAndSetAside() {
    database.execute(
        "ALTER TABLE fieldfare_gateway.audit ADD CONSTRAINT no_poison CHECK (path NOT LIKE"
            + " '%poison%')");
    double before = metric(SET_ASIDE);

    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 120)
            .mapToObj(i -> i % 40 == 7 ? "/poison" + i : "/fine" + i)
            .map(id -> CompletableFuture.supplyAsync(() -> cancel(id)))
            .toList();
    calls.forEach(call -> assertThat(call.join().status()).isEqualTo(403));

    assertThat(metric(SET_ASIDE) - before).isEqualTo(3);
    assertThat(metric("gateway_audit_unkept_entries")).isZero();
    assertThat(
            database.value("SELECT count(*) FROM fieldfare_gateway.audit WHERE path LIKE '%fine%'"))
        .isEqualTo("117");
    assertThat(enqueuer().post(MIGRATIONS, drop("orders", "a")).status()).isEqualTo(202);
  }

  @Test
  void d1_aTableThatTakesNothingStopsDeeds() {
    database.execute(
        "ALTER TABLE fieldfare_gateway.audit ADD CONSTRAINT nothing CHECK (false) NOT VALID");
    double before = metric(SET_ASIDE);

    enqueuer().post(MIGRATIONS, drop("orders", "a"));

    assertThat(enqueuer().post(MIGRATIONS, drop("orders", "b")).status()).isEqualTo(503);
    assertThat(metric(SET_ASIDE)).isEqualTo(before);
  }

  private Answer cancel(String id) {
    return viewer().post(MIGRATIONS + id + "/cancel", "{}");
  }

  private double metric(String name) {
    return management()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
