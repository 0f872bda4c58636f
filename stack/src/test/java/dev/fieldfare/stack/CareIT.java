package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.stack.process.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor does for a stack that runs. */
@Timeout(300)
class CareIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WORKER = "/services/migration-worker";

  @TempDir static Path home;

  private static House house;

  @BeforeAll
  static void start() {
    house = House.in(home).with("FIELDFARE_STACK_HANG_AFTER", "3");
    House.Ended up = house.up();
    assertThat(up.exit()).as(up.err()).isZero();
  }

  @AfterAll
  static void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void d20_aServiceThatHangsIsKilledAndStartedAgain() {
    String url = house.stackJson().at(WORKER + "/url").asText();
    // A service that was never seen answering gets longer.
    await().atMost(PATIENCE).until(() -> Readiness.isUp(url + "/looks"));
    long frozen = house.pid(WORKER);
    ProcessSignal.STOP.to(ProcessHandle.of(frozen).orElseThrow());

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(house.pid(WORKER)).isNotEqualTo(frozen);
              assertThat(house.status().isHealthy()).isTrue();
            });
    assertThat(ProcessHandle.of(frozen)).isEmpty();
    assertThat(house.run("logs", "supervisor").out()).contains("does not answer, killed");
  }

  @Test
  void d20_aServiceIsStartedAgainWhileStackJsonCannotBeWritten() throws Exception {
    Path file = house.data().resolve("stack.json");
    Path aside = house.data().resolve("stack.json.aside");
    long first = house.pid(WORKER);
    Files.move(file, aside);
    Files.createDirectories(file.resolve("in the way"));

    house.kill(first);
    await().atMost(PATIENCE).until(() -> worker(first) > 0);
    long second = worker(first);
    house.kill(second);
    await().atMost(PATIENCE).until(() -> worker(second) > 0);
    Files.delete(file.resolve("in the way"));
    Files.delete(file);
    Files.move(aside, file);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(house.pid(WORKER)).isEqualTo(worker(second));
              assertThat(house.status().isHealthy()).isTrue();
            });
    try (var files = Files.list(house.data())) {
      assertThat(files.filter(path -> path.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void d20_bigLogsAreSetAsideWhileTheStackRuns() throws Exception {
    Path log = house.data().resolve("logs/redis.log");
    Files.write(log, new byte[17 << 20], StandardOpenOption.APPEND);

    await().atMost(PATIENCE).until(() -> Files.size(log) < 1 << 20);

    assertThat(Files.size(log.resolveSibling("redis.log.1"))).isGreaterThan(17L << 20);
    house.redis("BGSAVE");
    await()
        .atMost(PATIENCE)
        .until(() -> Files.size(log) > 0 && Files.readString(log).contains("aving"));
  }

  /** The worker that runs now and has another pid; 0 when there is none. */
  private static long worker(long before) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != before)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(
                        line ->
                            line.contains(house.data().toString())
                                && line.contains("programs/migration-worker-"))
                    .isPresent())
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElse(0);
  }
}
