package dev.fieldfare.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that reach the store are ours, whatever a manifest or a ledger says. */
class BackupFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"../manifest.json", "/etc/passwd", "", "1.zst", "000001.zst\0", "a\nb"})
  void hostileFilesAreRefused(String name) {
    assertThatThrownBy(() -> new BackupFile(name)).isInstanceOf(DamagedBackupException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "main",
        "../x",
        "main/..",
        "/etc",
        "main/../x",
        "MAIN/00000000-0000-0000-0000-000000000000",
        "main/1-1-1-1-1",
        "main/00000000-0000-0000-0000-000000000000/x"
      })
  void hostileLocationsAreRefused(String text) {
    assertThatThrownBy(() -> BackupLocation.of(text)).isInstanceOf(DamagedBackupException.class);
  }

  @Test
  void aLocationIsReadAsItIsWritten() {
    BackupLocation location = new BackupLocation("main", UUID.randomUUID());

    assertThat(BackupLocation.of(location.text())).isEqualTo(location);
  }
}
