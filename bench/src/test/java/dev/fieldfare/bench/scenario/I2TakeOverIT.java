package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.bench.chaos.ServiceProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I2: a worker that was stopped with a batch in its hands changes nothing when it continues. */
@WithScene
class I2TakeOverIT {
  private static final int TABLES = 10;
  private static final int BATCH = 100;

  private final Scene scene;
  private final ServiceProcess admitter;
  private final ServiceProcess other;

  I2TakeOverIT(Scene scene) {
    this.scene = scene;
    this.admitter = scene.worker(0);
    this.other = scene.worker(1);
  }

  @Test
  void anAdmitterStoppedWithABatchInItsHandsAndContinuedAfterAnotherTookOver() {
    List<String> sent = new ArrayList<>();
    makeTables("held");
    onlyTheAdmitterReads();
    admitter.toPostgres().blackHole();
    sent.addAll(scene.sendTogether(batch("held", 0)));
    awaitPending(BATCH);
    admitter.stop();

    other.toRedis().restore();
    sent.addAll(scene.sendTogether(batch("held", 1)));
    scene.awaitApplied("held\\_%", 2 * BATCH);
    admitter.goOn();
    admitter.toPostgres().restore();
    sent.addAll(scene.sendTogether(batch("held", 2)));

    scene.awaitApplied("held\\_%", 3 * BATCH);
    assertAdmittedOnceInOrder("held", sent);
  }

  @Test
  void anAdmitterStoppedBeforeItLearnsThatItsBatchIsCommitted() throws SQLException {
    List<String> sent = new ArrayList<>();
    makeTables("unheard");
    onlyTheAdmitterReads();
    try (var connection = scene.database().connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM fieldfare.target FOR UPDATE");
      sent.addAll(scene.sendTogether(batch("unheard", 0)));
      await().until(this::admissionWaitsForALock);
      admitter.stop();
      connection.rollback();
    }
    scene.awaitApplied("unheard\\_%", BATCH);
    assertThat(scene.pending()).isEqualTo(BATCH);

    other.toRedis().restore();
    sent.addAll(scene.sendTogether(batch("unheard", 1)));
    scene.awaitApplied("unheard\\_%", 2 * BATCH);
    awaitPending(0);
    admitter.goOn();
    sent.addAll(scene.sendTogether(batch("unheard", 2)));

    scene.awaitApplied("unheard\\_%", 3 * BATCH);
    assertAdmittedOnceInOrder("unheard", sent);
  }

  @Test
  void anEntryTrimmedBySomebodyElseWhilePendingBecomesADeadLetterAndTheRestGoesOn() {
    makeTables("trimmed");
    onlyTheAdmitterReads();
    admitter.toPostgres().blackHole();
    List<String> sent = new ArrayList<>(scene.sendTogether(batch("trimmed", 0)));
    awaitPending(BATCH);
    admitter.stop();
    String gone = sent.remove(BATCH / 2);
    scene.environment().redis().send("XDEL", "fieldfare:migrations", gone);

    other.toRedis().restore();
    scene.awaitApplied("trimmed\\_%", BATCH - 1);
    admitter.goOn();
    admitter.toPostgres().restore();
    sent.addAll(scene.sendTogether(batch("trimmed", 1)));

    scene.awaitApplied("trimmed\\_%", 2 * BATCH - 1);
    awaitPending(0);
    assertThat(scene.ledger("substring(origin from '[^/]*$')", "trimmed\\_%"))
        .containsExactlyElementsOf(sent);
    assertThat(scene.deadLetters())
        .filteredOn(letter -> letter.contains("entryId, " + gone + "]"))
        .singleElement()
        .asString()
        .contains("reason, trimmed");
  }

  private void makeTables(String name) {
    for (int n = 0; n < TABLES; n++) {
      scene.table(name + "_" + n, 3);
    }
  }

  private static List<String> batch(String name, int number) {
    return Scene.times(
        BATCH, n -> Scene.add(name + "_" + n % TABLES, "c" + (number * BATCH + n) / TABLES));
  }

  // Its connections are gone for Redis too: no reader of it is left that an entry could be given.
  private void onlyTheAdmitterReads() {
    other.toRedis().refuse();
  }

  private void awaitPending(long count) {
    await("pending " + count)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(scene.pending()).isEqualTo(count));
  }

  private boolean admissionWaitsForALock() {
    return !scene
        .database()
        .query(
            "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'fieldfare%' AND"
                + " wait_event_type = 'Lock' AND query LIKE '%admit%'")
        .isEmpty();
  }

  private void assertAdmittedOnceInOrder(String name, List<String> sent) {
    assertThat(scene.ledger("substring(origin from '[^/]*$')", name + "\\_%"))
        .containsExactlyElementsOf(sent);
    List<String> columns = new ArrayList<>(List.of("id 1", "v 2"));
    columns.addAll(Scene.times(3 * BATCH / TABLES, n -> "c" + n + " " + (n + 3)));
    for (int n = 0; n < TABLES; n++) {
      assertThat(scene.columns(name + "_" + n)).containsExactlyElementsOf(columns);
    }
    awaitPending(0);
  }
}
