package dev.fieldfare.stack;

import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.embedded.service.DescriptorFailure;
import dev.fieldfare.stack.command.DownVerb;
import dev.fieldfare.stack.command.Hints;
import dev.fieldfare.stack.command.LogsVerb;
import dev.fieldfare.stack.command.RehearseVerb;
import dev.fieldfare.stack.command.StatusVerb;
import dev.fieldfare.stack.command.UpVerb;
import dev.fieldfare.stack.demo.AlertDemo;
import dev.fieldfare.stack.demo.Demo;
import dev.fieldfare.stack.demo.DemoScreen;
import dev.fieldfare.stack.demo.DisasterDemo;
import dev.fieldfare.stack.demo.FormsDemo;
import dev.fieldfare.stack.demo.ReleaseDemo;
import dev.fieldfare.stack.folder.DataFolder;
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
      return run(StackOptions.parse(arguments, home), home);
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
    System.err.println(UpVerb.COMPLAINT + TerminalText.escapeLines(message));
  }

  private static int run(StackOptions options, Path home) throws InterruptedException {
    DataFolder folder = new DataFolder(options.data());
    switch (options.verb()) {
      case "up" -> up(new UpVerb(options, home, System.out), options.detach());
      case "supervise" -> new UpVerb(options, home, System.out).supervise();
      case "rehearse" -> new RehearseVerb(home, System.out).run();
      case "down" -> new DownVerb(folder, System.out).run();
      case "logs" -> new LogsVerb(folder, options.names(), System.out).run(options.follow());
      case "demo" -> demo(options, folder, home);
      case "status" -> {
        return status(StatusVerb.of(folder), options.json());
      }
      default -> throw StackFailure.usage(StackOptions.USAGE);
    }
    return 0;
  }

  private static void up(UpVerb up, boolean detach) {
    if (detach) {
      up.detached();
    } else {
      up.attached();
    }
  }

  private static void demo(StackOptions options, DataFolder folder, Path home) {
    new UpVerb(options, home, System.out).detachedUnlessRunning();
    if (options.names().contains("alerts")) {
      alerts(folder);
      return;
    }
    if (options.names().contains("disaster")) {
      disaster(folder, home);
      return;
    }
    if (options.names().contains("release")) {
      release(folder, home);
      return;
    }
    if (options.names().contains("forms")) {
      forms(folder, home);
      return;
    }
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

  private static void release(DataFolder folder, Path home) {
    try (ReleaseDemo demo =
        new ReleaseDemo(
            folder.stackFile().read().orElseThrow(),
            DemoScreen.onTerminal(System.out),
            Hints.dataOption(folder, home))) {
      demo.run();
    } catch (FieldfareException e) {
      throw new StackFailure("the demo failed: " + e.getMessage());
    }
  }

  private static void forms(DataFolder folder, Path home) {
    try (FormsDemo demo =
        new FormsDemo(
            folder.stackFile().read().orElseThrow(),
            DemoScreen.onTerminal(System.out),
            Hints.dataOption(folder, home))) {
      demo.run();
    } catch (SQLException | FieldfareException e) {
      throw new StackFailure("the demo failed: " + e.getMessage());
    }
  }

  private static void disaster(DataFolder folder, Path home) {
    try (DisasterDemo demo =
        new DisasterDemo(
            folder.stackFile().read().orElseThrow(),
            DemoScreen.onTerminal(System.out),
            Hints.dataOption(folder, home))) {
      demo.run();
    } catch (SQLException | FieldfareException e) {
      throw new StackFailure("the demo failed: " + e.getMessage());
    }
  }

  private static void alerts(DataFolder folder) {
    try (AlertDemo demo =
        new AlertDemo(folder.stackFile().read().orElseThrow(), DemoScreen.onTerminal(System.out))) {
      demo.run();
    } catch (FieldfareException e) {
      throw new StackFailure("the demo failed: " + e.getMessage());
    }
  }

  private static int status(StatusVerb status, boolean json) {
    System.out.println(json ? status.asJson() : status.asText());
    return status.isHealthy() ? 0 : 1;
  }
}
