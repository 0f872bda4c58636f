package dev.fieldfare.stack.command;

import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.StackOptions;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.PortPlan;
import dev.fieldfare.stack.supervisor.Supervisor;
import dev.fieldfare.stack.supervisor.SupervisorLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The verb {@code rehearse}, the last step of a build: starts everything once in a folder of its
 * own, works a few seconds and ends it. Each service leaves a cache of the classes that it loaded
 * and of the profiles of its methods, which later starts map.
 */
public record RehearseVerb(Path home, PrintStream out) {
  public void run() {
    Path data = PrivateFiles.temporaryDirectory("rehearsal").toAbsolutePath();
    // External servers are not used.
    Supervisor supervisor =
        new Supervisor(
            StackOptions.rehearsal(data, freeBase()), home, Map.of(), new SupervisorLog(out));
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
    try {
      supervisor.start();
      work(new DataFolder(data));
    } catch (ServerFailure e) {
      throw new StackFailure(e.getMessage());
    } finally {
      supervisor.stop();
      PrivateFiles.delete(data);
    }
  }

  /** The most frequent work of services is to be in their profiles, and not only their start. */
  private static void work(DataFolder folder) {
    try (RehearsalLoad workout = new RehearsalLoad(folder.stackFile().read().orElseThrow())) {
      workout.run();
    } catch (SQLException | FieldfareException e) {
      throw new StackFailure("the work of the rehearsal failed: " + e.getMessage());
    }
  }

  private static int freeBase() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(12_000, 30_000))
        .filter(base -> IntStream.range(base, base + PortPlan.COUNT).noneMatch(FreePorts::isTaken))
        .findFirst()
        .orElseThrow();
  }
}
