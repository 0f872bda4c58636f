package dev.fieldfare.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  private static final ServiceDescriptor WORKER =
      ServiceDescriptor.named("migration-worker", Path.of(".."));
  private static final Path JAR = WORKER.jar().getFileName();

  @TempDir Path home;

  private DataFolder folder;
  private Path library;

  @BeforeEach
  void build() throws IOException {
    folder = new DataFolder(home.resolve("data"));
    Path program = WORKER.program(home);
    Files.createDirectories(program.resolve("lib"));
    Files.writeString(program.resolve(JAR), "jar");
    Files.writeString(program.resolve(ServiceUnit.ARCHIVE), "archive");
    library = Files.writeString(program.resolve("lib/one.jar"), "one");
    Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
  }

  @Test
  void aCopyStaysWhatItWasWhenABuildReplacesTheOriginal() throws IOException {
    Path copy = new Programs(folder).copyOf(WORKER, home);
    Files.writeString(library, "another");

    assertThat(copy.resolve("lib/one.jar")).hasContent("one");
    assertThat(copy.resolve(ServiceUnit.ARCHIVE)).doesNotExist();
    assertThat(Files.getLastModifiedTime(copy.resolve("lib/one.jar")).toInstant())
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void theSameProgramIsCopiedOnceAndAnotherOneReplacesIt() throws IOException {
    Path first = new Programs(folder).copyOf(WORKER, home);
    assertThat(new Programs(folder).copyOf(WORKER, home)).isEqualTo(first);

    Files.writeString(library, "another");
    Programs programs = new Programs(folder);
    Path second = programs.copyOf(WORKER, home);
    programs.removeOthers();

    assertThat(second).isNotEqualTo(first);
    assertThat(second.resolve("lib/one.jar")).hasContent("another");
    assertThat(first).doesNotExist();
  }

  @Test
  void ourOwnJarIsCopiedWithItsLibrariesAlone() throws IOException {
    Path jar = Files.writeString(WORKER.program(home).resolve("stack.jar"), "stack");

    Path copy = new Programs(folder).copyOf(jar);

    assertThat(copy).hasContent("stack");
    assertThat(copy.resolveSibling("lib/one.jar")).hasContent("one");
    assertThat(copy.resolveSibling(JAR)).doesNotExist();
  }
}
