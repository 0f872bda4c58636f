package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SteeringIT extends WorkerTest {

  @Test
  void aPausedTableKeepsItsLineUntilItIsResumed() {
    table("paused", 0);
    database.query("SELECT fieldfare.pause_queue('public.paused')");
    stage.send(add("paused", "a"));
    stage.awaitStatuses("paused", "QUEUED");

    database.query("SELECT fieldfare.resume_queue('public.paused')");

    stage.awaitStatuses("paused", "APPLIED");
  }

  @Test
  void aQueuedMigrationIsCancelledAnAppliedOneIsTooLate() {
    table("cancelled", 0);
    database.query("SELECT fieldfare.pause_queue('public.cancelled')");
    stage.send(add("cancelled", "a"));
    stage.awaitStatuses("cancelled", "QUEUED");
    String id = stage.ofTable("id", "cancelled").getFirst();

    assertThat(database.value("SELECT fieldfare.cancel('" + id + "')")).isEqualTo("cancelled");
    database.query("SELECT fieldfare.resume_queue('public.cancelled')");
    stage.send(add("cancelled", "b"));

    stage.awaitStatuses("cancelled", "CANCELLED", "APPLIED");
    assertThat(stage.columns("cancelled")).containsExactly("id integer", "v text", "b text");
    String applied = stage.ofTable("id", "cancelled").getLast();
    assertThat(database.value("SELECT fieldfare.cancel('" + applied + "')")).isEqualTo("too_late");
  }

  @Test
  void aFailedMigrationIsRetriedAtTheTail() {
    stage.send(add("retried", "a"));
    stage.awaitStatuses("retried", "FAILED");
    table("retried", 0);
    String id = stage.ofTable("id", "retried").getFirst();

    assertThat(database.value("SELECT fieldfare.retry('" + id + "')")).isEqualTo("retrying");

    stage.awaitStatuses("retried", "APPLIED");
    assertThat(database.value("SELECT fieldfare.retry('" + id + "')")).isEqualTo("conflict");
  }

  @Test
  void aScheduledMigrationTakesItsPlaceWhenItIsDue() {
    table("scheduled", 0);
    stage.sendJson(
        "{\"type\":\"ADD_COLUMN\",\"table\":\"scheduled\",\"column\":\"late\",\"dataType\":\"text\","
            + "\"runAt\":\"%s\"}".formatted(Instant.now().plusMillis(1500)));
    stage.send(add("scheduled", "early"));

    stage.awaitStatuses("scheduled", "APPLIED", "APPLIED");
    assertThat(stage.columns("scheduled"))
        .containsExactly("id integer", "v text", "early text", "late text");
  }

  @Test
  void whatDependsOnAnotherTableWaitsForItAndFallsWithIt() {
    table("depends", 0);
    stage.send(
        "type", "ADD_COLUMN", "table", "first", "column", "x", "dataType", "text", "id", "d1");
    stage.sendJson(
        "{\"type\":\"ADD_COLUMN\",\"table\":\"depends\",\"column\":\"a\",\"dataType\":\"text\","
            + "\"dependsOn\":[\"d1\"]}");
    stage.sendJson(
        "{\"type\":\"ADD_COLUMN\",\"table\":\"depends\",\"column\":\"b\",\"dataType\":\"text\","
            + "\"dependsOn\":[\"nobody\"]}");

    stage.awaitStatuses("first", "FAILED");
    stage.awaitStatuses("depends", "CANCELLED", "REJECTED");
    assertThat(stage.errorCodes("depends"))
        .containsExactly("predecessor_failed", "unknown_dependency");
  }

  @Test
  void aDryRunIsSkippedWithItsPlan() {
    table("dry", 3);
    stage.sendJson(
        "{\"type\":\"DROP_COLUMN\",\"table\":\"dry\",\"column\":\"v\",\"options\":{\"dryRun\":true}}");

    stage.awaitStatuses("dry", "SKIPPED");
    assertThat(stage.columns("dry")).containsExactly("id integer", "v text");
    assertThat(stage.ofTable("plan IS NOT NULL", "dry")).containsExactly("t");
  }

  @Test
  void anIncompleteAtomicSetHoldsNobodyUp() {
    table("incomplete", 0);
    stage.sendJson(
        "{\"type\":\"ADD_COLUMN\",\"table\":\"incomplete\",\"column\":\"a\",\"dataType\":\"text\","
            + "\"changeSet\":{\"id\":\"half\",\"index\":0,\"of\":2,\"atomic\":true}}");
    stage.send(add("incomplete", "b"));
    stage.awaitStatuses("incomplete", "WAITING", "APPLIED");

    // Its minute is over.
    database.execute(
        "UPDATE fieldfare.appointments SET due_at = now() WHERE purpose = 'change_set'");

    stage.awaitStatuses("incomplete", "REJECTED", "APPLIED");
    assertThat(stage.errorCodes("incomplete")).containsExactly("change_set_incomplete");
  }

  private static String[] add(String table, String column) {
    return new String[] {
      "type", "ADD_COLUMN", "table", table, "column", column, "dataType", "text"
    };
  }
}
