package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Released files of the ledger are frozen, and workers recognize each release by its V files. */
class LedgerFilesTest {
  private static final Path FILES = Path.of("src/main/resources/dev/fieldfare/postgres/ledger");
  private static final Path RELEASES = Path.of("src/test/resources/ledger/releases.txt");
  private static final String FUNCTIONS = "R";

  @Test
  void d15_aReleasedFileWithTablesNeverChanges() throws IOException {
    Map<String, String> released = released();
    released.remove(FUNCTIONS);

    assertThat(released).isNotEmpty();
    assertThat(tables()).as("V files, with their SHA-256").containsAllEntriesOf(released);
  }

  @Test
  void d15_newFilesWithTablesComeAfterTheReleasedOnes() throws IOException {
    int last =
        released().keySet().stream()
            .filter(file -> !file.equals(FUNCTIONS))
            .mapToInt(LedgerFilesTest::version)
            .max()
            .orElseThrow();

    assertThat(unreleased()).allSatisfy(file -> assertThat(version(file)).isGreaterThan(last));
  }

  /**
   * A worker of the former release would install its own functions again: it refuses to do so only
   * where it finds a V file that it does not know.
   */
  @Test
  void d15_functionsChangeTogetherWithANewFileOfTables() throws IOException {
    String checksum = functions();

    assertThat(!unreleased().isEmpty() || checksum.equals(released().get(FUNCTIONS)))
        .as(
            "An R file changed and there is no V file after the last release. Add one, with a"
                + " comment alone where no table changes. A release adds to %s the lines:%n%s",
            RELEASES, lines(checksum))
        .isTrue();
  }

  @Test
  void eachFileIsShort() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
    }
  }

  private static String lines(String functions) throws IOException {
    SortedMap<String, String> all = tables();
    all.put(FUNCTIONS, functions);
    return all.entrySet().stream()
        .map(file -> "<release> " + file.getKey() + " " + file.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static List<String> unreleased() throws IOException {
    Map<String, String> released = released();
    return tables().keySet().stream().filter(file -> !released.containsKey(file)).toList();
  }

  /** By file; those of a later release stand further down, and its checksum of functions counts. */
  private static Map<String, String> released() throws IOException {
    return Files.readAllLines(RELEASES).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" "))
        .collect(
            Collectors.toMap(
                line -> line[1], line -> line[2], (former, later) -> later, TreeMap::new));
  }

  private static SortedMap<String, String> tables() throws IOException {
    SortedMap<String, String> checksums = new TreeMap<>();
    for (Path file : files()) {
      if (name(file).startsWith("V")) {
        checksums.put(name(file), checksum(text(file)));
      }
    }
    return checksums;
  }

  private static String functions() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files()) {
      if (name(file).startsWith("R")) {
        all.append(name(file)).append('\n').append(text(file));
      }
    }
    return checksum(all.toString());
  }

  private static int version(String file) {
    return Integer.parseInt(file.substring(1, file.indexOf("__")));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.filter(file -> name(file).endsWith(".sql")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** Whatever the line ends of the checkout are. */
  private static String text(Path file) throws IOException {
    return String.join("\n", Files.readAllLines(file)) + "\n";
  }

  private static String checksum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}
