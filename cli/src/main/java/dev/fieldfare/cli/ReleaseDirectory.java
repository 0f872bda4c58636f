package dev.fieldfare.cli;

import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a directory of scripts as one of the known tools lays it out; mixed ones are refused. */
public final class ReleaseDirectory {

  private static final int DEPTH = 2;

  private final Path directory;
  private final Map<ScriptLayout, List<ReleaseFile>> found = new EnumMap<>(ScriptLayout.class);
  private final List<String> unnamed = new ArrayList<>();

  private ReleaseDirectory(Path directory) {
    this.directory = directory;
  }

  /** The files; first all up parts, in the order of their versions by name. */
  public static List<ReleaseFile> read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw CommandFailure.usage("there is no directory " + directory + ".");
    }
    return new ReleaseDirectory(directory).read();
  }

  private List<ReleaseFile> read() {
    scripts().forEach(this::sort);
    if (found.isEmpty() && unnamed.isEmpty()) {
      throw CommandFailure.usage("there is no .sql file in " + directory + ".");
    }
    if (!unnamed.isEmpty()) {
      throw CommandFailure.error(
          "the names of these files have no version: %s. Known forms: %s."
              .formatted(String.join(", ", unnamed), examples()));
    }
    if (found.size() > 1) {
      throw CommandFailure.error("the directory mixes layouts: " + mixed() + ".");
    }
    List<ReleaseFile> files = found.values().iterator().next();
    refuseDuplicates(files);
    refuseDownAlone(files);
    return files.stream().sorted(Comparator.comparing(file -> !file.part().equals("up"))).toList();
  }

  private List<Path> scripts() {
    try (Stream<Path> paths = Files.walk(directory, DEPTH)) {
      return paths
          .filter(path -> path.getFileName().toString().endsWith(".sql"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw CommandFailure.error("the directory " + directory + " cannot be read: " + e + ".");
    }
  }

  private void sort(Path path) {
    String name = directory.relativize(path).toString().replace('\\', '/');
    for (ScriptLayout layout : ScriptLayout.values()) {
      Optional<ReleaseFile> file = layout.read(name, path);
      if (file.isPresent()) {
        found.computeIfAbsent(layout, any -> new ArrayList<>()).add(file.get());
        return;
      }
    }
    unnamed.add(name);
  }

  private String mixed() {
    return found.entrySet().stream()
        .map(entry -> entry.getKey().label() + " (" + entry.getValue().getFirst().name() + ")")
        .collect(Collectors.joining(" and "));
  }

  private static String examples() {
    return Stream.of(ScriptLayout.values())
        .map(ScriptLayout::example)
        .collect(Collectors.joining("; "));
  }

  private static void refuseDuplicates(List<ReleaseFile> files) {
    Map<String, ReleaseFile> seen = new HashMap<>();
    for (ReleaseFile file : files) {
      ReleaseFile other = seen.put(file.part() + " " + file.canonicalVersion(), file);
      if (other != null) {
        throw CommandFailure.error(
            "two files have the version %s: %s and %s."
                .formatted(file.canonicalVersion(), other.name(), file.name()));
      }
    }
  }

  private static void refuseDownAlone(List<ReleaseFile> files) {
    List<String> up =
        files.stream()
            .filter(file -> file.part().equals("up"))
            .map(ReleaseFile::canonicalVersion)
            .toList();
    files.stream()
        .filter(file -> !file.part().equals("up") && !up.contains(file.canonicalVersion()))
        .findFirst()
        .ifPresent(
            file -> {
              throw CommandFailure.error(
                  file.name() + " belongs to a version that has no up file.");
            });
  }
}
