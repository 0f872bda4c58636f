package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.ProcessEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs the command line in this process, away from everything that is really around. */
public final class CommandLineRun {

  private final Map<String, String> environment = new HashMap<>();
  private final Path workingDirectory;
  private String input = "";

  public CommandLineRun(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  public CommandLineRun with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  CommandLineRun input(String text) {
    input = text;
    return this;
  }

  public Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Fieldfare.run(
            new ProcessEnvironment(
                environment,
                workingDirectory,
                Optional.empty(),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Optional.empty()),
            arguments);
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What a command left. */
  public record Result(int exitCode, String out, String err) {}
}
