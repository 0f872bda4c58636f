package dev.fieldfare.backup.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-24: the rows of a backup as CSV, JSON and SQL. */
@WithServers
class Ms24DownloadIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;
  private FolderStore store;

  Ms24DownloadIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @BeforeEach
  void openStore() {
    store = new FolderStore(folder);
    database.execute(
        "DROP TABLE IF EXISTS hard, copied CASCADE",
        "CREATE TABLE hard (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"q\"\"; x\" text,"
            + " d timestamptz, b bytea, a text[], j jsonb, f float8)",
        "INSERT INTO hard (\"q\"\"; x\", d, b, a, j, f) VALUES"
            + " ('=1+1', 'infinity', '\\x00ff', ARRAY['a,b', NULL], '{\"k\": \"v\"}', 'NaN'),"
            + " (NULL, NULL, NULL, NULL, NULL, NULL),"
            + " ('', '2026-01-02 03:04:05.678901+05', '', '{}', 'null', 0.1),"
            + " (E'l1\\nl2\\t\\\\N', NULL, NULL, NULL, NULL, -5),"
            + " ('it''s \"q\"); DROP TABLE hard; --', NULL, NULL, NULL, NULL, 1e300)");
  }

  @Test
  void ms24_csvTellsNullFromEmptyAndEscapesFormulas() throws Exception {
    String csv = text(take("hard"), DownloadFormat.CSV);

    assertThat(csv).startsWith("\"id\",\"q\"\"; x\",\"d\",\"b\",\"a\",\"j\",\"f\"\r\n");
    assertThat(csv)
        .contains("\"1\",\"'=1+1\",\"infinity\"")
        .contains("\"2\",,,,,,\r\n")
        .contains("\"3\",\"\",\"2026-01-01 22:04:05.678901+00\"")
        .contains("\"l1\nl2\t\\N\"")
        .contains("\"it's \"\"q\"\"); DROP TABLE hard; --\"");
  }

  @Test
  void ms24_jsonHasAllValuesAsTexts() throws Exception {
    JsonNode rows = ContractsJson.mapper().readTree(text(take("hard"), DownloadFormat.JSON));

    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).path("q\"; x").textValue()).isEqualTo("=1+1");
    assertThat(rows.get(1).get("q\"; x").isNull()).isTrue();
    assertThat(rows.get(2).path("q\"; x").textValue()).isEmpty();
    assertThat(rows.get(3).path("q\"; x").textValue()).isEqualTo("l1\nl2\t\\N");
  }

  @Test
  void ms24_sqlBringsTheSameRowsBack() throws Exception {
    String sql = text(take("hard"), DownloadFormat.SQL);
    String before = rows();
    database.execute("DELETE FROM hard");

    database.execute(sql);

    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void ms24_aTableOfASetIsChosenByItsName() throws Exception {
    database.execute("CREATE TABLE copied AS SELECT 'only' AS v");
    UUID set = new Databases(database, folder).take(Databases.set(true, "hard", "copied")).id();

    assertThatThrownBy(() -> text(set, DownloadFormat.CSV)).hasMessageContaining("name one");
    assertThat(text(set, Optional.of(TableName.of("copied")), DownloadFormat.CSV))
        .isEqualTo("\"v\"\r\n\"only\"\r\n");
    assertThatThrownBy(() -> text(set, Optional.of(TableName.of("others")), DownloadFormat.CSV))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("no table");
  }

  @Test
  void ms24_valuesOfAChangeAreRowsOfNoTable() throws Exception {
    Quarantined ledger = new Quarantined(database);
    ledger.table("changed", 2);
    ledger.drop("changed");
    ledger.exporter(store, Duration.ZERO).round();
    UUID backup =
        UUID.fromString(
            database.value(
                "SELECT id FROM fieldfare.field_data_backups WHERE table_name = 'changed'"));

    assertThat(text(backup, DownloadFormat.CSV).lines())
        .containsExactlyInAnyOrder(
            "\"part\",\"key\",\"value\"", "\"data\",\"1\",\"v1\"", "\"data\",\"2\",\"v2\"");
    assertThatThrownBy(() -> text(backup, DownloadFormat.SQL)).hasMessageContaining("no table");
  }

  @Test
  void c32_ofADamagedBackupNotOneByteIsSent() throws Exception {
    UUID backup = take("hard");
    Path chunk = chunk(backup);
    byte[] content = Files.readAllBytes(chunk);
    content[content.length / 2] ^= 1;
    Files.write(chunk, content);

    assertThatThrownBy(() -> open(backup, Optional.empty(), DownloadFormat.CSV).length())
        .isInstanceOf(DamagedBackupException.class);
  }

  @Test
  void ms24_aBackupThatDoesNotCountIsNotRead() throws Exception {
    UUID backup = take("hard");
    target.records().condemn(backup, "damaged");

    assertThatThrownBy(() -> target.catalogue().stored(backup))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("VERIFIED");
  }

  private UUID take(String table) throws Exception {
    return target.take(store, table).id();
  }

  private Path chunk(UUID backup) {
    return folder.resolve(
        database.value(
            "SELECT location || '/000001.zst' FROM fieldfare.field_data_backups WHERE id = '%s'"
                .formatted(backup)));
  }

  private String rows() {
    return database.value("SELECT string_agg(h::text, '|' ORDER BY id) FROM hard h");
  }

  private String text(UUID backup, DownloadFormat format) throws Exception {
    return text(backup, Optional.empty(), format);
  }

  private String text(UUID backup, Optional<TableName> table, DownloadFormat format)
      throws Exception {
    BackupDownload download = open(backup, table, format);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    download.writeTo(out);
    assertThat(download.length()).isEqualTo(out.size());
    return out.toString(StandardCharsets.UTF_8);
  }

  private BackupDownload open(UUID backup, Optional<TableName> table, DownloadFormat format)
      throws IOException {
    try {
      return BackupDownload.open(store, target.catalogue().stored(backup), table, format);
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }
}
