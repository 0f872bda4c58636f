package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hold of the target: changes wait, undos pass, and the worker goes on when it ends. */
@QuarkusTest
class HoldIT extends WorkerTest {

  @AfterEach
  void release() {
    database.query("SELECT fieldfare.override_holds(0)");
  }

  @Test
  void aHeldTargetAcceptsAndAppliesLater() {
    table("held", 0);
    table("undone", 0);
    stage.send("type", "ADD_COLUMN", "table", "undone", "column", "a", "dataType", "text");
    stage.awaitStatuses("undone", "APPLIED");
    database.query("SELECT fieldfare.hold('sick', 300, 'test')");

    stage.send("type", "ADD_COLUMN", "table", "held", "column", "b", "dataType", "text");
    stage.awaitStatuses("held", "QUEUED");
    String applied = stage.ofTable("id", "undone").getFirst();
    stage.sendJson("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(applied));
    stage.awaitStatuses("undone", "UNDONE", "APPLIED");

    assertThat(stage.columns("held")).containsExactly("id integer", "v text");
    database.query("SELECT fieldfare.release_hold('test')");
    stage.awaitStatuses("held", "APPLIED");
  }
}
