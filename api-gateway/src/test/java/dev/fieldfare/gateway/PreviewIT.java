package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PreviewIT extends GatewayIT {

  @BeforeEach
  void createTable() {
    database.execute(
        "DROP TABLE IF EXISTS survey",
        "CREATE TABLE survey (id int PRIMARY KEY, note text)",
        "INSERT INTO survey VALUES (1, 'x')");
  }

  @AfterEach
  void dropTable() {
    database.execute("DROP TABLE survey");
  }

  @Test
  void plansEachChangeOnTheShapeThatThoseBeforeItLeave() {
    Preview preview =
        preview(
            """
            {"changes":[
              {"type":"ADD_COLUMN","table":"survey","column":"email","dataType":"email"},
              {"type":"RENAME_COLUMN","table":"survey","column":"email","newName":"mail"},
              {"type":"RENAME_COLUMN","table":"survey","column":"email","newName":"post"}]}\
            """);

    assertThat(preview.changes())
        .extracting(PlanDocument::valid)
        .containsExactly(true, true, false);
    assertThat(preview.summary()).isEqualTo(new Preview.Summary(3, 2, 1, false));
    assertThat(preview.changes().getFirst().statements().getFirst().sql()).contains("ADD COLUMN");
    assertThat(preview.changes().get(2).refusals().getFirst().code()).isEqualTo("column_missing");
  }

  @Test
  void saysWhatWouldBeLostAndWritesNothing() {
    Preview preview = preview(drop("survey", "note"));

    assertThat(preview.summary().requiresBackup()).isTrue();
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
    assertThat(database.value("SELECT note FROM survey")).isEqualTo("x");
    assertThat(database.value("SELECT count(*) FROM fieldfare.quarantine")).isEqualTo("0");
  }

  @Test
  void d12_warnsThatTheCommitWaitsForStandbys() {
    assertThat(preview(drop("survey", "note")).changes().getFirst().warnings())
        .extracting(PlanDocument.Warning::code)
        .doesNotContain("synchronous_standby");
    var server = database.server();
    server.administer(database.name(), "ALTER SYSTEM SET synchronous_standby_names = 'away'");
    try {
      reload();
      await()
          .untilAsserted(
              () ->
                  assertThat(preview(drop("survey", "note")).changes().getFirst().warnings())
                      .extracting(PlanDocument.Warning::code)
                      .contains("synchronous_standby"));
    } finally {
      server.administer(database.name(), "ALTER SYSTEM RESET synchronous_standby_names");
      reload();
    }
  }

  private void reload() {
    database.server().administer(database.name(), "SELECT pg_reload_conf()");
  }

  @Test
  void c10_previewsOnlyUndosThatCanBe() {
    String id = enqueue(drop("survey", "note"));
    String undo = "{\"type\":\"UNDO\",\"migrationId\":\"" + id + "\"}";

    assertThat(enqueuer().post(MIGRATIONS + "/preview", undo).code()).isEqualTo("not_undoable");
    Ledger.admit(database);
    Ledger.apply(database);
    Answer withoutPlan = enqueuer().post(MIGRATIONS + "/preview", undo);
    assertThat(withoutPlan.code()).isEqualTo("not_undoable");
  }

  @Test
  void d24_saysHowLongAnAtomicSetHoldsItsLocksAndRefusesWhatTheWorkerWould() {
    Preview small = preview(set(10, ""));
    assertThat(small.summary().invalid()).isZero();
    assertThat(small.summary().holdMs().orElseThrow()).isBetween(1L, 50L);

    Preview big = preview(set(1_000, ""));
    assertThat(big.summary().invalid()).isEqualTo(1);
    assertThat(big.summary().holdMs().orElseThrow()).isGreaterThan(50);
    assertThat(big.changes().getFirst().refusals().getFirst().code()).isEqualTo("too_big");
  }

  @Test
  void d24_d35_onlyAnOperatorsMaxHoldMsIsHeeded() {
    String longer = ",\"options\":{\"maxHoldMs\":600000}";

    assertThat(preview(set(300, longer)).summary().invalid()).isEqualTo(1);
    assertThat(preview(operator(), set(300, longer)).summary().invalid()).isZero();
  }

  @Test
  void d28_whatCannotBePlannedInAnAtomicSetIsRefusedAsTheWorkerDoes() {
    String changes =
        """
        {"type":"ADD_COLUMN","table":"survey","column":"a","dataType":"text"},
        {"type":"CHANGE_TYPE","table":"survey","column":"a","dataType":"int"}\
        """;

    assertThat(preview("{\"changes\":[" + changes + "]}").summary().invalid()).isZero();
    Preview atomic = preview("{\"atomic\":true,\"changes\":[" + changes + "]}");
    assertThat(atomic.changes().get(1).refusals().getFirst().code()).isEqualTo("unsupported");
  }

  private static String set(int size, String options) {
    return IntStream.range(0, size)
        .mapToObj(
            n ->
                "{\"type\":\"ADD_COLUMN\",\"table\":\"survey\",\"column\":\"n%d\",\"dataType\":\"text\"%s}"
                    .formatted(n, options))
        .collect(Collectors.joining(",", "{\"atomic\":true,\"changes\":[", "]}"));
  }

  private Preview preview(String body) {
    return preview(enqueuer(), body);
  }

  private static Preview preview(Gateway gateway, String body) {
    Answer answer = gateway.post(MIGRATIONS + "/preview", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.as(Preview.class);
  }
}
