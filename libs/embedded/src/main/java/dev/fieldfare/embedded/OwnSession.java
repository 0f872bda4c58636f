package dev.fieldfare.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Starts a program in a session of its own, away from our terminal. */
final class OwnSession {
  private static final List<String> PREFIX = find();

  private OwnSession() {}

  /** What to put before the command; nothing where the system has no setsid. */
  static List<String> prefix() {
    return PREFIX;
  }

  private static List<String> find() {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "setsid"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> List.of(program.toString()))
        .orElse(List.of());
  }
}
