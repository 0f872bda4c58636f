package dev.fieldfare.stack;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of types, and sizes of packages and files, in the main code of all modules. */
class SourceLayoutTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final String JAVA = "src/main/java";
  private static final int TYPES_IN_A_PACKAGE = 25;
  private static final int LINES_IN_A_FILE = 300;

  @Test
  void noTwoTypesHaveOneName() throws IOException {
    Map<String, List<Path>> byName =
        sources().stream().collect(groupingBy(SourceLayoutTest::typeName, TreeMap::new, toList()));
    byName.values().removeIf(files -> files.size() == 1);

    assertThat(byName).isEmpty();
  }

  @Test
  void aPackageHoldsAtMost25Types() throws IOException {
    Map<String, Long> sizes =
        sources().stream()
            .collect(groupingBy(SourceLayoutTest::packageName, TreeMap::new, counting()));
    assertThat(sizes).isNotEmpty();
    sizes.values().removeIf(types -> types <= TYPES_IN_A_PACKAGE);

    assertThat(sizes).isEmpty();
  }

  @Test
  void aFileOfJavaOrSqlHasAtMost300Lines() throws IOException {
    Map<Path, Integer> lengths = new TreeMap<>();
    for (Path file : files("/src/main/", ".java", ".sql")) {
      lengths.put(CHECKOUT.relativize(file), Files.readAllLines(file).size());
    }
    assertThat(lengths).isNotEmpty();
    lengths.values().removeIf(lines -> lines <= LINES_IN_A_FILE);

    assertThat(lengths).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    return files("/" + JAVA + "/", ".java");
  }

  private static List<Path> files(String folder, String... ends) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        CHECKOUT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isSkipped(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = file.toString();
            if (path.contains(folder)
                && Stream.of(ends).anyMatch(path::endsWith)
                && !file.endsWith("package-info.java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** What a build of another module may remove while this test looks. */
  private static boolean isSkipped(Path directory) {
    String name = directory.getFileName().toString();
    return !directory.equals(CHECKOUT) && (name.equals("target") || name.startsWith("."));
  }

  private static String typeName(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String packageName(Path file) {
    String folder = file.getParent().toString();
    return folder.substring(folder.indexOf(JAVA) + JAVA.length() + 1).replace('/', '.');
  }
}
