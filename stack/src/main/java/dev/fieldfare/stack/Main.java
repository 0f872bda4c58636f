package dev.fieldfare.stack;

import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.embedded.service.DescriptorFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The embedded stack on the command line: up, down, status, logs, demo.
 *
 * <p>Exit codes: 0 done, 1 failed (or, for status, not running), 64 wrong usage. A failure is one
 * sentence on standard error.
 */
public final class Main {
  private Main() {}

  /** Runs one verb. */
  public static void main(String[] arguments) {
    // Exiting ends what runs beside; a supervisor's hook then stops the stack.
    System.exit(run(Arrays.asList(arguments)));
  }

  private static int run(List<String> arguments) {
    try {
      Path home = Path.of(System.getProperty("fieldfare.home", "")).toAbsolutePath().normalize();
      return run(Options.parse(arguments, home), home);
    } catch (StackFailure e) {
      complain(e.getMessage());
      return e.exitCode();
    } catch (ServerFailure | DescriptorFailure e) {
      complain(e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void complain(String message) {
    System.err.println(Up.COMPLAINT + TerminalText.escapeLines(message));
  }

  private static int run(Options options, Path home) throws InterruptedException {
    DataFolder folder = new DataFolder(options.data());
    switch (options.verb()) {
      case "up" -> up(new Up(options, home, System.out), options.detach());
      case "supervise" -> new Up(options, home, System.out).supervise();
      case "rehearse" -> new Rehearsal(home, System.out).run();
      case "down" -> new Down(folder, System.out).run();
      case "logs" -> new Logs(folder, options.names(), System.out).run(options.follow());
      case "demo" -> demo(new Up(options, home, System.out), folder, home);
      case "status" -> {
        return status(Status.of(folder), options.json());
      }
      default -> throw StackFailure.usage(Options.USAGE);
    }
    return 0;
  }

  private static void up(Up up, boolean detach) {
    if (detach) {
      up.detached();
    } else {
      up.attached();
    }
  }

  private static void demo(Up up, DataFolder folder, Path home) {
    up.detachedUnlessRunning();
    try (Demo demo =
        new Demo(
            folder.stackFile().read().orElseThrow(),
            DemoScreen.onTerminal(System.out),
            Hints.dataOption(folder, home))) {
      demo.run();
    } catch (SQLException | FieldfareException e) {
      throw new StackFailure("the demo failed: " + e.getMessage());
    }
  }

  private static int status(Status status, boolean json) {
    System.out.println(json ? status.asJson() : status.asText());
    return status.isHealthy() ? 0 : 1;
  }
}
