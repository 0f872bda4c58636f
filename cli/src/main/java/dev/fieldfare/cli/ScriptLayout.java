package dev.fieldfare.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How tools name the files of versions. */
enum ScriptLayout {
  FLYWAY("Flyway", "V1.2__name.sql, U1.2__name.sql, R__name.sql"),
  GOLANG_MIGRATE("golang-migrate", "001_name.up.sql, 001_name.down.sql"),
  PRISMA("Prisma", "20250101000000_name/migration.sql"),
  PLAIN("plain", "001_name.sql, v001_name.sql");

  private static final Pattern FLYWAY_FILE =
      Pattern.compile("([VU])([0-9]+(?:[._][0-9]+)*)__(.+)\\.sql");
  private static final Pattern FLYWAY_REPEATABLE = Pattern.compile("(R__[A-Za-z0-9._-]+)\\.sql");
  private static final Pattern GOLANG_FILE = Pattern.compile("([0-9]+)_(.+)\\.(up|down)\\.sql");
  private static final Pattern PRISMA_FILE = Pattern.compile("([0-9]{14})_(.+)/migration\\.sql");
  private static final Pattern PLAIN_FILE =
      Pattern.compile("[vV]?([0-9]+(?:\\.[0-9]+)*)(?:[_-](.+))?\\.sql");

  private final String label;
  private final String example;

  ScriptLayout(String label, String example) {
    this.label = label;
    this.example = example;
  }

  String label() {
    return label;
  }

  /** Names of files, for messages. */
  String example() {
    return example;
  }

  /** The file by its name, relative to the directory; empty when this tool names none so. */
  Optional<ReleaseFile> read(String name, Path path) {
    return switch (this) {
      case FLYWAY -> flyway(name, path);
      case GOLANG_MIGRATE -> golang(name, path);
      case PRISMA -> prisma(name, path);
      case PLAIN -> plain(name, path);
    };
  }

  private static Optional<ReleaseFile> flyway(String name, Path path) {
    Matcher repeatable = FLYWAY_REPEATABLE.matcher(name);
    if (repeatable.matches()) {
      String version = repeatable.group(1);
      return Optional.of(new ReleaseFile(version, words(version.substring(3)), "up", name, path));
    }
    Matcher file = FLYWAY_FILE.matcher(name);
    if (!file.matches()) {
      return Optional.empty();
    }
    String part = file.group(1).equals("U") ? "down" : "up";
    String version = file.group(2).replace('_', '.');
    return Optional.of(new ReleaseFile(version, words(file.group(3)), part, name, path));
  }

  private static Optional<ReleaseFile> golang(String name, Path path) {
    Matcher file = GOLANG_FILE.matcher(name);
    return file.matches()
        ? Optional.of(
            new ReleaseFile(file.group(1), words(file.group(2)), file.group(3), name, path))
        : Optional.empty();
  }

  private static Optional<ReleaseFile> prisma(String name, Path path) {
    Matcher file = PRISMA_FILE.matcher(name);
    return file.matches()
        ? Optional.of(new ReleaseFile(file.group(1), words(file.group(2)), "up", name, path))
        : Optional.empty();
  }

  private static Optional<ReleaseFile> plain(String name, Path path) {
    Matcher file = PLAIN_FILE.matcher(name);
    if (!file.matches() || GOLANG_FILE.matcher(name).matches()) {
      return Optional.empty();
    }
    String description = file.group(2) == null ? "" : words(file.group(2));
    return Optional.of(new ReleaseFile(file.group(1), description, "up", name, path));
  }

  private static String words(String name) {
    return name.replace('_', ' ').strip();
  }
}
