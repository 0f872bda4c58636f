package dev.fieldfare.backup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.contracts.ContractsJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptedManifestTest {
  private static final String NOW = Instant.now().toString();

  @ParameterizedTest
  @ValueSource(strings = {"", "0:0:0", "60000:34590129318749283749:29837492837498273"})
  void aHashOfRowsIsTaken(String hash) {
    ObjectNode asked = request(NOW, hash);

    assertThat(asked.path("rowsHash").textValue()).isEqualTo(hash);
    assertThat(asked.path("createdAt").textValue()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "1:2", "1:2:x", "1:2:3\n", "1:2:3:4", "-1:2:3"})
  void c32_anotherTextIsNoHashOfRows(String hash) {
    assertThatThrownBy(() -> request(NOW, hash)).isInstanceOf(DamagedBackupException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+999999999-12-31T23:59:59Z", "-4800-01-01T00:00:00Z", "1999-12-31T23:59:59Z"})
  void c32_aTimeThatCannotBeIsDamage(String time) {
    assertThatThrownBy(() -> request(time, "")).isInstanceOf(DamagedBackupException.class);
  }

  @Test
  void c32_aTimeInTheFutureIsDamage() {
    String time = Instant.now().plus(Duration.ofDays(365)).toString();

    assertThatThrownBy(() -> request(time, "")).isInstanceOf(DamagedBackupException.class);
  }

  private static ObjectNode request(String createdAt, String rowsHash) {
    UUID id = UUID.randomUUID();
    ObjectNode description =
        ContractsJson.mapper()
            .createObjectNode()
            .put("id", id.toString())
            .put("type", "tables")
            .put("schema", "public")
            .put("table", "t")
            .put("createdAt", createdAt);
    byte[] content = new Manifest(description, rowsHash, List.of()).content();
    return new AdoptedManifest(new BackupLocation("main", id), Manifest.of(content))
        .request("0".repeat(64), Duration.ofDays(90));
  }
}
