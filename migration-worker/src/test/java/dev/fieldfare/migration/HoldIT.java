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
    table("held_target", 0);
    table("hold_undone", 0);
    stage.send("type", "ADD_COLUMN", "table", "hold_undone", "column", "a", "dataType", "text");
    stage.awaitStatuses("hold_undone", "APPLIED");
    database.query("SELECT fieldfare.hold('sick', 300, 'test')");

    stage.send("type", "ADD_COLUMN", "table", "held_target", "column", "b", "dataType", "text");
    stage.awaitStatuses("held_target", "QUEUED");
    String applied = stage.ofTable("id", "hold_undone").getFirst();
    stage.sendJson("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(applied));
    stage.awaitStatuses("hold_undone", "UNDONE", "APPLIED");

    assertThat(stage.columns("held_target")).containsExactly("id integer", "v text");
    database.query("SELECT fieldfare.release_hold('test')");
    stage.awaitStatuses("held_target", "APPLIED");
  }
}
