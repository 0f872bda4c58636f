package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseDirectoryTest {

  @TempDir Path directory;

  @Test
  void readsTheLayoutOfFlyway() {
    files("V1.2__add_parts.sql", "V1_10__more.sql", "U1.2__add_parts.sql", "R__views.sql");

    assertThat(read())
        .containsExactlyInAnyOrder(
            "R__views up views", "1.2 up add parts", "1.10 up more", "1.2 down add parts");
  }

  @Test
  void readsTheLayoutOfGolangMigrate() {
    files("001_x.up.sql", "001_x.down.sql", "000002_y.up.sql", "README.md");

    assertThat(read()).containsExactly("2 up y", "1 up x", "1 down x");
  }

  @Test
  void readsTheLayoutOfPrisma() {
    files("20250101000000_init/migration.sql", "migration_lock.toml");

    assertThat(read()).containsExactly("20250101000000 up init");
  }

  @Test
  void readsPlainFiles() {
    files("001_x.sql", "v002_y.sql", "10-z.sql");

    assertThat(read()).containsExactly("1 up x", "10 up z", "2 up y");
  }

  @Test
  void refusesMixedLayoutsWithTheirNames() {
    files("001_x.sql", "V2__y.sql");

    assertThatThrownBy(this::read)
        .hasMessage("the directory mixes layouts: Flyway (V2__y.sql) and plain (001_x.sql).");
  }

  @Test
  void refusesDuplicatesAndDownFilesAlone() {
    files("1_x.sql", "001_y.sql");
    assertThatThrownBy(this::read)
        .hasMessageContaining("two files have the version 1: 001_y.sql and 1_x.sql");
  }

  @Test
  void refusesADownFileWithoutAnUpFile() {
    files("1_x.up.sql", "2_y.down.sql");

    assertThatThrownBy(this::read).hasMessageContaining("2_y.down.sql belongs to a version");
  }

  @Test
  void c46_refusesAFileThatNamesNoVersion() {
    files("1_x.sql", "fix.sql");

    assertThatThrownBy(this::read)
        .hasMessageStartingWith("the names of these files have no version: fix.sql");
  }

  private List<String> read() {
    return ReleaseDirectory.read(directory).stream()
        .map(file -> file.canonicalVersion() + " " + file.part() + " " + file.description())
        .toList();
  }

  private void files(String... names) {
    try {
      for (String name : names) {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "SELECT 1;");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
