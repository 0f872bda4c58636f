package dev.fieldfare.cli.release;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The log file of a release: {@code DIR/migrations/migration_<environment>_<timestamp>.log}. */
public final class ReleaseLog {
  private static final DateTimeFormatter OF_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
  private static final DateTimeFormatter OF_LINE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** The level of a line. */
  public enum Level {
    INFO,
    SUCCESS,
    WARN,
    ERROR
  }

  private final Optional<Path> file;
  private final Clock clock;

  private ReleaseLog(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** A log without a file. */
  public static ReleaseLog none() {
    return new ReleaseLog(Optional.empty(), Clock.systemUTC());
  }

  /** A new file below this folder. */
  static ReleaseLog below(Path logs, String environment, Clock clock) {
    String name =
        "migration_%s_%s.log"
            .formatted(
                environment.replaceAll("[^A-Za-z0-9-]", "_"),
                OF_NAME.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)));
    Path file = logs.resolve("migrations").resolve(name);
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw cannotWrite(file);
    }
    return new ReleaseLog(Optional.of(file), clock);
  }

  /** The file, if there is one. */
  public Optional<Path> file() {
    return file;
  }

  /** Adds a line. */
  public void add(Level level, String text) {
    file.ifPresent(
        path -> {
          String at = OF_LINE.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
          String line = Printable.line("[%s] [%s] %s".formatted(at, level, text));
          try {
            Files.write(path, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw cannotWrite(path);
          }
        });
  }

  private static CommandFailure cannotWrite(Path file) {
    return CommandFailure.error("cannot write " + file + ".");
  }
}
