package dev.fieldfare.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldfareFileTest {

  @Test
  void readsTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("fieldfare.properties");
    Files.writeString(file, "fieldfare.targets=main,crm\n");

    assertThat(FieldfareFile.read(file).values()).containsEntry("fieldfare.targets", "main,crm");
  }

  @Test
  void aMissingFileIsEmpty(@TempDir Path folder) {
    assertThat(FieldfareFile.read(folder.resolve("none")).values()).isEmpty();
  }
}
