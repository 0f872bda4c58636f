package dev.fieldfare.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  /** A number of seconds that no other process sleeps for. */
  private static final String SLEEP = "600." + ProcessHandle.current().pid();

  @TempDir Path directory;

  @AfterEach
  void endTheLeftOver() {
    sleeping().forEach(ProcessHandle::destroyForcibly);
  }

  @RepeatedTest(10)
  void whatIsBornWhileItsParentIsKilledDiesToo() {
    ChildProcess parent = parentOfMoreAndMore();

    parent.kill();

    assertThat(sleeping()).isEmpty();
  }

  @RepeatedTest(10)
  void whatIsBornWhileItsParentIsFrozenIsFrozenToo() {
    ChildProcess parent = parentOfMoreAndMore();

    parent.freeze();

    assertThat(sleeping()).noneMatch(ProcessState::goesOn);
    parent.kill();
  }

  private ChildProcess parentOfMoreAndMore() {
    ChildProcess parent =
        ChildProcess.start(
            new ChildProcess.Launch(
                "parent",
                List.of(
                    "sh",
                    "-c",
                    "for n in $(seq 1000); do sleep " + SLEEP + " & echo $n; done; wait"),
                Map.of(),
                "",
                directory,
                directory.resolve("parent.log"),
                true));
    await().pollInterval(Duration.ofMillis(1)).until(() -> Files.size(parent.log()) > 0);
    return parent;
  }

  private static List<ProcessHandle> sleeping() {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").endsWith(SLEEP))
        .filter(one -> !ProcessExit.hasEnded(one))
        .toList();
  }
}
