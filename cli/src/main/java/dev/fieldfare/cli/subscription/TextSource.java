package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads one line that must not be an argument, because other users see arguments. */
final class TextSource {
  private static final String STANDARD_INPUT = "-";
  private static final int MOST = 4_096;

  private TextSource() {}

  /** The only line of a file, or of the standard input for {@code -}. */
  static String read(ProcessEnvironment environment, String file) {
    String text = text(environment, file).strip();
    if (text.isEmpty() || text.lines().count() != 1) {
      throw CommandFailure.usage(
          (STANDARD_INPUT.equals(file) ? "the standard input" : file) + " must have one line.");
    }
    return text;
  }

  private static String text(ProcessEnvironment environment, String file) {
    try (InputStream input =
        STANDARD_INPUT.equals(file)
            ? environment.in()
            : Files.newInputStream(environment.workingDirectory().resolve(Path.of(file)))) {
      return new String(input.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ".");
    }
  }
}
