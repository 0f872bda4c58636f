package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-24: the values of one column come back into the table that exists. */
@WithServers
class Ms24ColumnRestoreIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;
  private FolderStore store;
  private UUID backup;

  Ms24ColumnRestoreIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @BeforeEach
  void backUpAndDamage() throws Exception {
    store = new FolderStore(folder);
    database.execute(
        "DROP TABLE IF EXISTS priced",
        "CREATE TABLE priced (note text NOT NULL, \"pri\"\"ce\" numeric, b int, a int, PRIMARY KEY"
            + " (a, b))",
        "INSERT INTO priced SELECT 'note ' || n, n + 0.50, n, 1 FROM generate_series(1, 4) n");
    backup = target.request("priced", Optional.of("pri\"ce"));
    target.runner(store).round();
    database.execute(
        "DELETE FROM priced WHERE b = 2",
        "UPDATE priced SET note = 'later', \"pri\"\"ce\" = NULL WHERE b > 2",
        "INSERT INTO priced VALUES ('new', 9, 9, 1)");
  }

  @Test
  void ms24_onlyTheColumnGetsItsFormerValues() throws Exception {
    UUID restore = restored(Optional.empty());

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(rows()).containsExactly("1 note 1 1.50", "3 later 3.50", "4 later 4.50", "9 new 9");
    assertThat(warnings(restore))
        .containsExactly(
            "Rows that were deleted since the backup and are not restored, because the backup has"
                + " only one column: 1. The first keys: 1, 2.",
            "Rows that were changed since the backup and have its values again: 2. The first keys:"
                + " 1, 3; 1, 4.",
            "Rows that were added since the backup and were kept: 1. The first keys: 1, 9.");
  }

  @Test
  void ms24_onlyTheChosenKeysGetTheirValues() throws Exception {
    UUID restore = restored(Optional.of(List.of(List.of("1", "4"))));

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(rows()).containsExactly("1 note 1 1.50", "3 later -", "4 later 4.50", "9 new 9");
  }

  @Test
  void i5_aValueThatWasWrittenBehindTheSafetyBackupIsKept() throws Exception {
    UUID restore = target.restoreRows(backup, "priced", "overwrite", Optional.empty());
    target.runner(store).round();
    database.execute("UPDATE priced SET \"pri\"\"ce\" = 77 WHERE b = 4");
    target.rowRestorer(store).round();

    assertThat(status(restore)).isEqualTo("APPLIED");
    assertThat(rows()).contains("3 later 3.50", "4 later 77");
  }

  @Test
  void ms24_aColumnThatIsGoneIsNamed() throws Exception {
    database.execute("ALTER TABLE priced DROP \"pri\"\"ce\"");

    UUID restore = restored(Optional.empty());

    assertThat(status(restore))
        .startsWith("FAILED")
        .contains("the column \"pri\"\"ce\" was numeric and is gone");
  }

  @Test
  void ms24_aNewTableIsNotMadeOfOneColumn() {
    assertThatThrownBy(() -> target.restore(backup, "priced_again"))
        .isInstanceOf(BackupRefused.class);
    assertThatThrownBy(() -> target.restoreRows(backup, "priced", "keep", Optional.empty()))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("overwrite");
  }

  private UUID restored(Optional<List<List<String>>> keys) throws Exception {
    UUID restore = target.restoreRows(backup, "priced", "overwrite", keys);
    target.runner(store).round();
    target.rowRestorer(store).round();
    return restore;
  }

  private List<String> rows() {
    return database.query(
        "SELECT b || ' ' || note || ' ' || coalesce(\"pri\"\"ce\"::text, '-') FROM priced ORDER BY"
            + " b");
  }

  private String status(UUID restore) {
    return database.value(
        "SELECT status || coalesce(error_message, '') FROM fieldfare.field_migrations WHERE id = '%s'"
            .formatted(restore));
  }

  private List<String> warnings(UUID restore) {
    return database.query(
        ("SELECT w ->> 'message' FROM fieldfare.field_migrations m CROSS JOIN"
                + " jsonb_array_elements(m.warnings) w WHERE m.id = '%s'")
            .formatted(restore));
  }
}
