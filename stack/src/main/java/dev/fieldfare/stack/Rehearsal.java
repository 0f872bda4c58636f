package dev.fieldfare.stack;

import dev.fieldfare.testkit.server.FreePorts;
import dev.fieldfare.testkit.server.PrivateFiles;
import dev.fieldfare.testkit.server.ServerFailure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The verb {@code rehearse}, the last step of a build: starts everything once in a folder of its
 * own and ends it, so that each service leaves an archive of the classes that it loaded.
 */
record Rehearsal(Path home, PrintStream out) {
  private static final int PORTS = 12;

  void run() {
    Path data = PrivateFiles.temporaryDirectory("rehearsal").toAbsolutePath();
    // Servers of somebody else have no part in it.
    Supervisor supervisor =
        new Supervisor(Options.rehearsal(data, freeBase()), home, Map.of(), new Journal(out));
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
    try {
      supervisor.start();
    } catch (ServerFailure e) {
      throw new StackFailure(e.getMessage());
    } finally {
      supervisor.stop();
      PrivateFiles.delete(data);
    }
  }

  private static int freeBase() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(12_000, 30_000))
        .filter(base -> IntStream.range(base, base + PORTS).noneMatch(FreePorts::isTaken))
        .findFirst()
        .orElseThrow();
  }
}
