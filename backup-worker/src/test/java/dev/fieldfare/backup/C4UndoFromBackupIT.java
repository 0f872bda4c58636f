package dev.fieldfare.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C-4, C-5: values come back from a backup exactly, with their type, whatever it is. */
@WithServers
class C4UndoFromBackupIT {

  @TempDir Path folder;
  private final TestDatabase database;
  private final Quarantined target;

  C4UndoFromBackupIT(TestDatabase database) {
    this.database = database;
    this.target = new Quarantined(database);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "numeric(20,5) | (ARRAY['1.50000', 'NaN', '-0.00001', '12345678901234.12345'])[n]",
        "double precision | (ARRAY['Infinity', '-0', '1e-300', '0.1'])[n]",
        "text | (ARRAY[E'tab\\there', E'line\\nfeed\\r', E'back\\\\slash \\\\N', 'ünï 😀'])[n]",
        "text | (ARRAY['', NULL, '\\N', '\\.'])[n]",
        "timestamptz | (ARRAY['infinity', '2024-02-29 12:00:00.123456+02', '0044-03-15 BC', NULL])[n]",
        "date | (ARRAY['-infinity', '2024-02-29', '9999-12-31', '0001-01-01 BC'])[n]",
        "interval | (ARRAY['1 year -3 days', '-00:00:00.000001', '178956970 years', NULL])[n]",
        "bytea | (ARRAY['\\x', '\\x00ff', '\\x5c', NULL])[n]",
        "jsonb | (ARRAY['null', '{\"a\": [1, \"\\\\u00e9\"]}', '1.0000000000000000001', NULL])[n]",
        "text[] | (ARRAY['{}', '{NULL,\"NULL\"}', '{{a,b},{c,\"d,e\"}}', NULL])[n]",
        "int4range | (ARRAY['empty', '[1,5)', '(,)', NULL])[n]",
        "character(5) | (ARRAY['a', 'ab   ', '', NULL])[n]"
      })
  void c4_c5_valuesComeBackFromTheBackupAfterThePurge(String type, String values) throws Exception {
    FolderStore store = new FolderStore(folder);
    database.execute(
        "DROP TABLE IF EXISTS answers",
        "CREATE TABLE answers (id int PRIMARY KEY, v %s)".formatted(type),
        "INSERT INTO answers SELECT n, (%s)::%s FROM generate_series(1, 4) n"
            .formatted(values, type));
    List<String> before = rows();
    UUID drop = dropAndPurge(store);

    UUID undo = target.worker().send("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));
    assertThat(target.worker().work()).as("it waits for the backup").isZero();
    target.recalls(store).round();
    target.worker().work();

    assertThat(statusOf(undo)).isEqualTo("APPLIED");
    assertThat(statusOf(drop)).isEqualTo("UNDONE");
    assertThat(rows()).isEqualTo(before);
    assertThat(
            database.value(
                "SELECT lossless FROM fieldfare.field_migrations WHERE id = '%s'".formatted(undo)))
        .isEqualTo("t");
  }

  @Test
  void c9_anUndoFromADamagedBackupIsRefusedAndChangesNothing() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("answers", 5);
    UUID drop = dropAndPurge(store);
    String location =
        database.value(
            "SELECT location FROM fieldfare.field_data_backups WHERE migration_id = '%s'"
                .formatted(drop));
    cutOff(folder.resolve(location).resolve("000001.zst"));

    UUID undo = target.worker().send("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));
    target.worker().work();
    target.recalls(store).round();
    database.execute(
        "UPDATE fieldfare.field_migrations SET next_try_at = NULL WHERE id = '%s'".formatted(undo));
    target.worker().work();

    assertThat(statusOf(undo)).isEqualTo("FAILED");
    assertThat(
            database.value(
                "SELECT error_code FROM fieldfare.field_migrations WHERE id = '%s'"
                    .formatted(undo)))
        .isEqualTo("not_undoable");
    assertThat(target.backups("answers")).containsExactly("CORRUPT");
    assertThat(
            database.query(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'answers'::regclass AND attnum > 0 AND NOT attisdropped"))
        .containsExactly("id");
  }

  @Test
  void rowsDeletedAfterThePurgeAreReportedByTheUndo() throws Exception {
    FolderStore store = new FolderStore(folder);
    target.table("answers", 5);
    UUID drop = dropAndPurge(store);
    database.execute("DELETE FROM answers WHERE id = 4", "INSERT INTO answers VALUES (6)");

    UUID undo = target.worker().send("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));
    target.worker().work();
    target.recalls(store).round();
    target.worker().work();

    assertThat(rows()).containsExactly("1=v1", "2=v2", "3=v3", "5=v5", "6=null");
    assertThat(
            database.value(
                "SELECT warnings::text FROM fieldfare.field_migrations WHERE id = '%s'"
                    .formatted(undo)))
        .contains("1 kept value has no row");
  }

  private UUID dropAndPurge(FolderStore store) throws Exception {
    UUID drop =
        target.worker().run("{\"type\":\"DROP_COLUMN\",\"table\":\"answers\",\"column\":\"v\"}");
    target.exporter(store, Duration.ZERO).round();
    target.purges(store).round();
    target.purges(store).round();
    assertThat(
            database.value(
                "SELECT data IS NULL AND purged_at IS NOT NULL FROM fieldfare.quarantine WHERE migration_id = '%s'"
                    .formatted(drop)))
        .isEqualTo("t");
    return drop;
  }

  private String statusOf(UUID migration) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(migration));
  }

  private List<String> rows() {
    return database.query("SELECT id || '=' || coalesce(v::text, 'null') FROM answers ORDER BY id");
  }

  private static void cutOff(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 1));
  }
}
