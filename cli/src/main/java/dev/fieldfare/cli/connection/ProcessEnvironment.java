package dev.fieldfare.cli.connection;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is around the program: everything that it reads or writes but the gateway.
 *
 * @param home the checkout that the launcher belongs to, if it was started by one
 * @param terminal the terminal for questions; empty when input or output is no terminal
 */
public record ProcessEnvironment(
    Map<String, String> environment,
    Path workingDirectory,
    Optional<Path> home,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Optional<Console> terminal) {

  public static ProcessEnvironment ofThisProcess() {
    // The plain console: the other one takes a tenth of a second to load.
    System.setProperty("jdk.console", "java.base");
    return new ProcessEnvironment(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Optional.ofNullable(System.getProperty("fieldfare.home")).map(Path::of),
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).filter(Console::isTerminal));
  }

  /** Colours are for terminals whose owner has nothing against them. */
  public boolean hasColours() {
    String none = environment.get("NO_COLOR");
    return terminal.isPresent()
        && (none == null || none.isEmpty())
        && !"dumb".equals(environment.get("TERM"));
  }
}
