package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-24: rows come back into the table that exists, all or those with some keys. */
@WithServers
class Ms24RowRestoreIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;
  private FolderStore store;
  private UUID backup;

  Ms24RowRestoreIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  // Of five rows one was deleted, one was changed, and one came to them.
  @BeforeEach
  void backUpAndDamage() throws Exception {
    store = new FolderStore(folder);
    database.execute(
        "DROP TABLE IF EXISTS items",
        "CREATE TABLE items (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"na me\" text"
            + " UNIQUE, more jsonb DEFAULT '{}')",
        "INSERT INTO items (\"na me\") SELECT 'n' || n FROM generate_series(1, 5) n");
    backup = target.take(store, "items").id();
    database.execute(
        "DELETE FROM items WHERE id = 2",
        "UPDATE items SET \"na me\" = 'later' WHERE id = 3",
        "INSERT INTO items (\"na me\") VALUES ('new')");
  }

  @Test
  void ms24_deletedRowsComeBackAndLaterWritesAreKept() throws Exception {
    UUID restore = restored("keep", Optional.empty());

    assertThat(items()).containsExactly("1n1", "2n2", "3later", "4n4", "5n5", "6new");
    assertThat(warnings(restore))
        .containsExactly(
            "Rows that were deleted since the backup and are restored: 1. The first keys: 2.",
            "Rows that were changed since the backup and were kept as they are: 1. The first keys:"
                + " 3.",
            "Rows that were added since the backup and were kept: 1. The first keys: 6.");
    assertThat(left()).isEqualTo("0");
  }

  @Test
  void i5_laterWritesAreOverwrittenAfterABackupOfThem() throws Exception {
    UUID restore = target.restoreRows(backup, "items", "overwrite", Optional.empty());
    target.rowRestorer(store).round();
    assertThat(status(restore)).as("before the safety backup").isEqualTo("QUEUED");
    target.runner(store).round();
    target.rowRestorer(store).round();

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(items()).containsExactly("1n1", "2n2", "3n3", "4n4", "5n5", "6new");
    UUID safety = UUID.fromString(request(restore, "safetyBackupId"));
    assertThat(target.show(safety).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(warnings(restore)).anyMatch(text -> text.contains("its values again: 1"));

    UUID back = target.restoreRows(safety, "items", "overwrite", Optional.empty());
    target.runner(store).round();
    target.rowRestorer(store).round();
    assertThat(status(back)).isEqualTo("APPLIED");
    assertThat(items()).contains("2n2", "3later");
  }

  @Test
  void i5_whatWasWrittenBehindTheSafetyBackupIsNotOverwritten() throws Exception {
    UUID restore = target.restoreRows(backup, "items", "overwrite", Optional.empty());
    target.runner(store).round();
    database.execute("UPDATE items SET \"na me\" = 'latest' WHERE id IN (4)");
    target.rowRestorer(store).round();

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(items()).contains("3n3", "4latest");
    assertThat(warnings(restore)).anyMatch(text -> text.contains("kept as they are: 1"));
  }

  @Test
  void i5_withoutASafetyBackupNothingIsOverwritten() throws Exception {
    UUID restore = target.restoreRows(backup, "items", "overwrite", Optional.empty());
    target.runner(store).round();
    Path chunk = folder.resolve("main/" + request(restore, "safetyBackupId") + "/000001.zst");
    byte[] content = Files.readAllBytes(chunk);
    content[content.length - 1] ^= 1;
    Files.write(chunk, content);
    target.rowRestorer(store).round();

    assertThat(status(restore)).startsWith("FAILED");
    assertThat(items()).containsExactly("1n1", "3later", "4n4", "5n5", "6new");
    assertThat(target.show(backup).status()).isEqualTo(BackupStatus.VERIFIED);
  }

  @Test
  void ms24_onlyTheChosenKeysComeBack() throws Exception {
    database.execute("DELETE FROM items WHERE id = 4");

    UUID restore = restored("keep", Optional.of(List.of(List.of("4"), List.of("77"))));

    assertThat(items()).containsExactly("1n1", "3later", "4n4", "5n5", "6new");
    assertThat(warnings(restore))
        .containsExactly(
            "Keys that are not in the backup: 1. The first keys: 77.",
            "Rows that were deleted since the backup and are restored: 1. The first keys: 4.");
  }

  @Test
  void ms24_aRowWhoseUniqueValueIsTakenIsNamed() throws Exception {
    database.execute("UPDATE items SET \"na me\" = 'n2' WHERE id = 6");

    UUID restore = restored("keep", Optional.empty());

    assertThat(items()).containsExactly("1n1", "3later", "4n4", "5n5", "6n2");
    assertThat(warnings(restore)).anyMatch(text -> text.contains("unique column: 1"));
  }

  @Test
  void ms24_aTableThatDoesNotFitIsRefusedAndSaysWhatDiffers() throws Exception {
    database.execute("ALTER TABLE items ALTER \"na me\" TYPE varchar(9), DROP more");

    UUID restore = target.restoreRows(backup, "items", "keep", Optional.empty());
    target.rowRestorer(store).round();

    assertThat(status(restore)).startsWith("FAILED");
    assertThat(
            database.value(
                "SELECT error_message FROM fieldfare.field_migrations WHERE id = '%s'"
                    .formatted(restore)))
        .contains("\"na me\" was text and is character varying(9)", "more was jsonb and is gone");
    assertThat(items()).hasSize(5);
  }

  @Test
  void ms24_aColumnThatAlwaysHasANumberIsNotOverwritten() throws Exception {
    database.execute(
        "DROP TABLE items",
        "CREATE TABLE items (id int PRIMARY KEY, \"na me\" text, number int GENERATED ALWAYS AS"
            + " IDENTITY)",
        "INSERT INTO items VALUES (1, 'n1'), (2, 'n2')");
    backup = target.take(store, "items").id();
    database.execute("UPDATE items SET \"na me\" = 'later'", "DELETE FROM items WHERE id = 2");

    UUID restore = target.restoreRows(backup, "items", "overwrite", Optional.empty());
    target.runner(store).round();
    target.rowRestorer(store).round();

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(items()).containsExactly("1n1", "2n2");
  }

  // NOT IN reads a list that does not fit into work_mem once for each wanted key.
  @Test
  void i11_unknownKeysAreFoundWithAJoin() {
    database.execute(
        "CREATE TABLE large AS SELECT n AS id, n AS part FROM generate_series(1, 400000) n",
        "ANALYZE large");
    String query =
        database.value(
            "SELECT fieldfare.merge_queries('large', 'large', '', ARRAY['id', 'part'], ARRAY['id',"
                + " 'part'], '{}') ->> 'unknown'");

    List<String> plan =
        database.query("EXPLAIN " + query.replace("$1", "'[[\"1\", \"1\"]]'::jsonb"));

    assertThat(plan).anyMatch(line -> line.contains("Anti Join"));
    database.execute("DROP TABLE large");
  }

  @Test
  void ms24_wrongRequestsAreRefused() {
    assertThatThrownBy(() -> target.restore(backup, "items"))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("exists");
    assertThatThrownBy(() -> target.restoreRows(backup, "items", "maybe", Optional.empty()))
        .hasMessageContaining("keep");
    assertThatThrownBy(() -> target.restoreRows(backup, "nowhere", "keep", Optional.empty()))
        .hasMessageContaining("no table");
    assertThatThrownBy(() -> target.restoreRows(backup, "items", "keep", Optional.of(List.of())))
        .hasMessageContaining("10,000");
    for (List<String> key : List.of(List.of("2", "n2"), List.<String>of())) {
      assertThatThrownBy(
              () -> target.restoreRows(backup, "items", "keep", Optional.of(List.of(key))))
          .isInstanceOf(BackupRefused.class)
          .hasMessageContaining("all columns of the primary key");
    }
  }

  private UUID restored(String existing, Optional<List<List<String>>> keys) throws Exception {
    UUID restore = target.restoreRows(backup, "items", existing, keys);
    target.rowRestorer(store).round();
    assertThat(status(restore)).isEqualTo("APPLIED");
    return restore;
  }

  private List<String> items() {
    return database.query("SELECT id || \"na me\" FROM items ORDER BY id");
  }

  private String left() {
    return database.value("SELECT count(*) FROM pg_class WHERE relname LIKE '\\_\\_ff%'");
  }

  private String status(UUID restore) {
    return database.value(
        "SELECT status || coalesce(error_message, '') FROM fieldfare.field_migrations WHERE id = '%s'"
            .formatted(restore));
  }

  private String request(UUID restore, String property) {
    return database.value(
        "SELECT request ->> '%s' FROM fieldfare.field_migrations WHERE id = '%s'"
            .formatted(property, restore));
  }

  private List<String> warnings(UUID restore) {
    return database.query(
        ("SELECT w ->> 'message' FROM fieldfare.field_migrations m CROSS JOIN"
                + " jsonb_array_elements(m.warnings) w WHERE m.id = '%s'")
            .formatted(restore));
  }
}
