package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.embedded.ProcessSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stacks that end in every way they can. */
@Timeout(300)
class LifeIT {
  @TempDir Path home;

  private House house;

  @BeforeEach
  void build() {
    house = House.in(home);
  }

  @AfterEach
  void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void aSecondRunHasTheSameKeysPasswordsAndData() throws Exception {
    house.up();
    JsonNode before = house.stackJson();
    try (Connection connection = house.connect()) {
      connection.createStatement().execute("CREATE TABLE kept AS SELECT 7 AS n");
    }
    house.redis("SET", "kept", "7");
    assertThat(house.down().exit()).isZero();
    assertThat(house.processes()).isEmpty();
    assertThat(house.stackJson().at("/services")).isEqualTo(before.at("/services"));

    house.up();

    JsonNode after = house.stackJson();
    for (String same : List.of("/apiKeys", "/postgres", "/redis", "/gateway")) {
      assertThat(after.at(same)).isEqualTo(before.at(same));
    }
    assertThat(house.value("SELECT n FROM kept")).isEqualTo("7");
    assertThat(house.redis("GET", "kept")).isEqualTo("7");
  }

  @Test
  void aKilledSupervisorLeavesWhatTheNextUpEndsAndTheNextDownToo() {
    house.up();
    JsonNode first = house.stackJson();
    List<Long> firstPids = house.pids();
    house.kill(house.pid("/supervisor"));
    awaitOrphaned();

    House.Ended again = house.up();

    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(house.stackJson().at("/apiKeys")).isEqualTo(first.at("/apiKeys"));
    assertThat(house.pids()).doesNotContainAnyElementsOf(firstPids);

    house.kill(house.pid("/supervisor"));
    awaitOrphaned();
    House.Ended down = house.down();

    assertThat(down.exit()).isZero();
    assertThat(house.processes()).isEmpty();
    assertThat(house.status().state()).isEqualTo("stopped");
  }

  /**
   * The kernel gives back the lock of a killed process when its last thread is gone, which may be
   * after its end shows.
   */
  private void awaitOrphaned() {
    await().untilAsserted(() -> assertThat(house.status().state()).isEqualTo("orphaned"));
  }

  @Test
  void downEndsFrozenProcessesToo() {
    house.up();
    for (String one : List.of("/servers/redis", "/services/migration-worker")) {
      ProcessSignal.STOP.to(ProcessHandle.of(house.pid(one)).orElseThrow());
    }

    assertThat(house.down().exit()).isZero();

    assertThat(house.processes()).isEmpty();
  }

  @Test
  void upInTheForegroundEndsWithItsChildrenWhenItIsTerminated() throws Exception {
    Process up = house.start("up", "--port-base", "" + house.portBase());
    StringBuilder said = new StringBuilder();
    try (var out = up.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        if (line.contains("Ctrl-C")) {
          // Not INT: a shell that runs the tests in the background ignores it, and children
          // inherit that.
          ProcessSignal.TERM.to(up.toHandle());
        }
      }
    }

    assertThat(up.waitFor()).isEqualTo(143);
    assertThat(said).contains("Fieldfare is ready");
    assertThat(house.processes()).isEmpty();
  }
}
