package dev.fieldfare.stack;

import dev.fieldfare.stack.folder.PortPlan;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param verb up, down, status, logs, demo, supervise or rehearse
 * @param data the data folder, absolute
 * @param portBase the gateway's port
 * @param detach whether up returns when all is ready
 * @param follow whether logs waits for more lines
 * @param json whether status prints JSON
 * @param names the services that logs shows, all when empty; the stories of demo
 */
public record StackOptions(
    String verb,
    Path data,
    int portBase,
    boolean detach,
    boolean follow,
    boolean json,
    List<String> names) {
  static final String USAGE =
      """
      usage: fieldfare up [--detach] [--data DIR] [--port-base N]
             fieldfare down [--data DIR]
             fieldfare status [--data DIR] [--json]
             fieldfare logs [service] [-f] [--data DIR]
             fieldfare demo [--alerts | --disaster | --forms | --release] [--data DIR]
                            [--port-base N]\
      """;

  /** A stack that runs only to learn what services load, apart from all others. */
  public static StackOptions rehearsal(Path data, int portBase) {
    return new StackOptions("rehearse", data, portBase, false, false, false, List.of());
  }

  /** Reads the arguments; the data folder is .fieldfare in the checkout unless told otherwise. */
  static StackOptions parse(List<String> arguments, Path home) {
    return new Parser(arguments, home).parse();
  }

  /** The data folder of a checkout unless told otherwise. */
  public static Path usualData(Path home) {
    return home.resolve(".fieldfare").toAbsolutePath().normalize();
  }

  private static final class Parser {
    private final Deque<String> rest;
    private final String verb;
    private final List<String> names = new ArrayList<>();
    private Path data;
    private int portBase = PortPlan.DEFAULT_BASE;
    private boolean detach;
    private boolean follow;
    private boolean json;

    Parser(List<String> arguments, Path home) {
      if (arguments.isEmpty()) {
        throw StackFailure.usage(USAGE);
      }
      this.rest = new ArrayDeque<>(arguments);
      this.verb = rest.removeFirst();
      this.data = usualData(home);
    }

    StackOptions parse() {
      while (!rest.isEmpty()) {
        take(rest.removeFirst());
      }
      return new StackOptions(
          verb,
          data.toAbsolutePath().normalize(),
          portBase,
          detach,
          follow,
          json,
          List.copyOf(names));
    }

    private void take(String argument) {
      int equals = argument.indexOf('=');
      if (argument.startsWith("--") && equals > 0) {
        rest.addFirst(argument.substring(equals + 1));
        argument = argument.substring(0, equals);
      }
      switch (allowed(argument)) {
        case "--data" -> data = Path.of(value(argument));
        case "--port-base" -> portBase = number(value(argument));
        case "--detach", "-d" -> detach = true;
        case "--follow", "-f" -> follow = true;
        case "--json" -> json = true;
        case "--alerts", "--disaster", "--forms", "--release" -> names.add(argument.substring(2));
        default -> names.add(argument);
      }
    }

    private String allowed(String argument) {
      boolean fits =
          switch (argument) {
            case "--data" -> true;
            case "--port-base" -> List.of("up", "supervise", "demo").contains(verb);
            case "--detach", "-d" -> verb.equals("up");
            case "--json" -> verb.equals("status");
            case "--alerts", "--disaster", "--forms", "--release" -> verb.equals("demo");
            default ->
                verb.equals("logs") && (argument.equals("-f") || argument.equals("--follow"))
                    || verb.equals("logs") && !argument.startsWith("-");
          };
      if (!fits) {
        throw StackFailure.usage("%s does not take %s%n%s".formatted(verb, argument, USAGE));
      }
      return argument;
    }

    private String value(String option) {
      if (rest.isEmpty()) {
        throw StackFailure.usage(option + " needs a value");
      }
      return rest.removeFirst();
    }

    private static int number(String text) {
      try {
        return new PortPlan(Integer.parseInt(text)).base();
      } catch (NumberFormatException e) {
        throw StackFailure.usage("--port-base needs a number, not " + text);
      }
    }
  }
}
