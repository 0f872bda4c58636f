package dev.fieldfare.backup.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** MS-24: tables and columns are backed up on demand, and a backup holds what it says. */
@WithServers
class Ms24RequestedBackupIT {
  private static final String HARD_VALUES =
      """
      CREATE TABLE "od""d t.able" (id bigint GENERATED ALWAYS AS IDENTITY, "we""ird" text, gone int, n numeric, f float8,
        at timestamptz, i interval, b bytea, j jsonb, a int[], u text GENERATED ALWAYS AS (upper("we""ird")) STORED,
        d date, r int4range, PRIMARY KEY (id));
      ALTER TABLE "od""d t.able" DROP COLUMN gone;
      INSERT INTO "od""d t.able" ("we""ird", n, f, at, i, b, j, a, d, r) VALUES
        (E'tab\\tline\\nback\\\\slash\\r', 'NaN', 'infinity', 'infinity', '1 mon -3 days 00:00:00.000001', '\\x00ff0a', '{"a":[1,null]}',
          '{1,NULL,3}', '-infinity', '[1,5)'),
        ('', 0.10, '-0', '2000-01-01 00:00:00.000001+00', NULL, '', 'null', '{}', '0044-03-15 BC', 'empty'),
        (NULL, 123456789.123456789, 0.1, NULL, '0', NULL, NULL, NULL, NULL, NULL),
        ('\\N', NULL, 'NaN', '-infinity', NULL, '\\x5c4e', '"\\u00e9"', NULL, NULL, NULL);
      """;

  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  Ms24RequestedBackupIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void ms24_aTableComesBackBitForBit() throws Exception {
    database.execute(HARD_VALUES.split(";\n"));

    BackupDocument backup = target.take(new FolderStore(folder), "od\"d t.able");

    assertThat(backup.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(backup.rows()).contains(4L);
    assertThat(backup.createdBy()).isEqualTo("ann");
    database.execute(
        "CREATE TABLE copied (id bigint, t text, n numeric, f float8, at timestamptz, i interval,"
            + " b bytea, j jsonb, a int[], d date, r int4range)");
    copyIn("copied", rows(backup.id()));
    assertThat(database.value("SELECT string_agg(c::text, '|' ORDER BY id) FROM copied c"))
        .isEqualTo(
            database.value(
                "SELECT string_agg(c::text, '|' ORDER BY id) FROM (SELECT id, \"we\"\"ird\", n, f,"
                    + " at, i, b, j, a, d, r FROM \"od\"\"d t.able\") c"));
    assertThat(target.events("od\"d t.able"))
        .containsExactly("backup.started", "backup.completed", "backup.verified");
  }

  @Test
  void ms26_aBigTableIsCopiedInPartsThatSha256sumAccepts() throws Exception {
    database.execute(
        "CREATE TABLE big (id int PRIMARY KEY, v text)",
        "INSERT INTO big SELECT n, repeat(md5(n::text), 5) FROM generate_series(1, 130000) n");

    BackupDocument backup = target.take(new FolderStore(folder), "big");

    assertThat(backup.rows()).contains(130_000L);
    assertThat(
            database.value(
                "SELECT count(*) >= 5 AND sum(row_count) = 130000 FROM fieldfare.backup_chunks"
                    + " WHERE backup_id = '%s'".formatted(backup.id())))
        .isEqualTo("t");
    database.execute("CREATE TABLE big_copied (LIKE big)");
    copyIn("big_copied", rows(backup.id()));
    assertThat(database.value("SELECT count(*) FROM (TABLE big EXCEPT TABLE big_copied) x"))
        .isEqualTo("0");
    Process check =
        new ProcessBuilder("sha256sum", "-c", "--quiet", "checksums.sha256")
            .directory(folder.resolve("main").resolve(backup.id().toString()).toFile())
            .inheritIO()
            .start();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void ms24_partitionsEmptyTablesAndTablesWithoutColumnsAreBackedUp() throws Exception {
    database.execute(
        "CREATE TABLE parts (id int, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE parts_2 (v text, id int)",
        "ALTER TABLE parts ATTACH PARTITION parts_2 FOR VALUES FROM (10) TO (20)",
        "CREATE TABLE parts_3 PARTITION OF parts DEFAULT PARTITION BY LIST (v)",
        "INSERT INTO parts SELECT n, 'v' || n FROM generate_series(0, 19) n",
        "CREATE TABLE nothing (id int)",
        "CREATE TABLE without_columns ()",
        "INSERT INTO without_columns SELECT FROM generate_series(1, 3)");
    FolderStore store = new FolderStore(folder);

    BackupDocument parts = target.take(store, "parts");

    assertThat(rows(parts.id()).lines().sorted()).contains("0\tv0", "19\tv19").hasSize(20);
    assertThat(target.take(store, "nothing").rows()).contains(0L);
    assertThat(rows(target.take(store, "without_columns").id())).isEqualTo("\n\n\n");
  }

  @Test
  void qc8_aColumnIsBackedUpWithThePrimaryKey() throws Exception {
    database.execute(
        "CREATE TABLE priced (note text, price numeric, b int, a int, PRIMARY KEY (a, b))",
        "INSERT INTO priced VALUES ('x', 1.50, 2, 3)");

    UUID id = target.request("priced", Optional.of("price"));
    target.runner(new FolderStore(folder)).round();

    assertThat(rows(id)).isEqualTo("1.50\t2\t3\n");
    assertThat(target.show(id).column()).contains("price");
    assertThat(Files.readString(folder.resolve("main/" + id + "/manifest.json")))
        .contains("\"primaryKey\" : [ \"a\", \"b\" ]");
  }

  @Test
  void whatCannotBeBackedUpIsRefused() {
    database.execute(
        "CREATE TABLE keyless (v int, g int GENERATED ALWAYS AS (v + 1) STORED)",
        "CREATE VIEW seen AS SELECT 1 AS one");

    assertRefused("no_such_table", Optional.empty(), FailureReason.TABLE_MISSING);
    assertRefused("../../etc/passwd", Optional.empty(), FailureReason.TABLE_MISSING);
    assertRefused("seen", Optional.empty(), FailureReason.NOT_A_TABLE);
    assertRefused("keyless", Optional.of("w"), FailureReason.COLUMN_MISSING);
    assertRefused("keyless", Optional.of("g"), FailureReason.GENERATED_COLUMN);
    assertRefused("keyless", Optional.of("v"), FailureReason.UNSUPPORTED);
  }

  private void assertRefused(String table, Optional<String> column, FailureReason reason) {
    assertThatThrownBy(() -> target.request(table, column))
        .isInstanceOfSatisfying(BackupRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aTableThatIsGoneFailsTheBackup() throws Exception {
    database.execute("CREATE TABLE dropped_soon (id int)");
    UUID id = target.request("dropped_soon");
    database.execute("DROP TABLE dropped_soon");

    target.runner(new FolderStore(folder)).round();

    assertThat(target.show(id).status()).isEqualTo(BackupStatus.FAILED);
    assertThat(target.show(id).error()).isPresent();
    assertThat(target.events("dropped_soon")).containsExactly("backup.started", "backup.failed");
  }

  @Test
  void c32_verifyFindsDamageLater() throws Exception {
    database.execute("CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1), (2)");
    FolderStore store = new FolderStore(folder);
    BackupDocument taken = target.take(store, "kept");

    target.catalogue().verify(taken.id());
    target.runner(store).round();
    BackupDocument again = target.show(taken.id());
    assertThat(again.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(again.verifiedAt().orElseThrow()).isAfter(taken.verifiedAt().orElseThrow());

    Path chunk = folder.resolve("main/" + taken.id() + "/000001.zst");
    damage(chunk);
    assertThat(verifyAgain(store, taken.id())).isEqualTo(BackupStatus.CORRUPT);
    assertThat(target.events("kept")).endsWith("backup.verified", "backup.corrupt");
    assertThat(verifyAgain(store, taken.id())).isEqualTo(BackupStatus.CORRUPT);
    assertThat(due(taken.id())).isNull();

    damage(chunk);
    assertThat(verifyAgain(store, taken.id())).isEqualTo(BackupStatus.VERIFIED);
    assertThat(target.show(taken.id()).error()).isEmpty();
    assertThat(target.events("kept")).endsWith("backup.corrupt", "backup.verified");
  }

  private BackupStatus verifyAgain(FolderStore store, UUID backup) throws Exception {
    target.catalogue().verify(backup);
    database.execute("DELETE FROM fieldfare.leases");
    target.runner(store).round();
    return target.show(backup).status();
  }

  private String due(UUID backup) {
    return database.value(
        "SELECT due_at FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(backup));
  }

  @Test
  void c32_aStoreThatIsAwayDamagesNoBackup() throws Exception {
    database.execute("CREATE TABLE elsewhere (id int)", "INSERT INTO elsewhere VALUES (1)");
    UUID backup = target.take(new FolderStore(folder), "elsewhere").id();
    FolderStore notMounted = new FolderStore(folder.resolve("other"));

    assertThat(verifyAgain(notMounted, backup)).isEqualTo(BackupStatus.VERIFIED);
    assertThat(due(backup)).isNotNull();
    database.execute(
        "UPDATE fieldfare.field_data_backups SET due_at = NULL WHERE id = '%s'".formatted(backup));

    Files.delete(folder.resolve("main/" + backup + "/manifest.json"));
    assertThat(verifyAgain(new FolderStore(folder), backup)).isEqualTo(BackupStatus.CORRUPT);
  }

  private static void damage(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
  }

  @Test
  void aBackupOfADeadWorkerIsTakenAgainInAnotherFolder() throws Exception {
    database.execute("CREATE TABLE resumed (id int)", "INSERT INTO resumed VALUES (1)");
    UUID id = target.request("resumed");
    RequestedBackup frozen = target.requests("frozen").begin(id).orElseThrow();
    assertThat(target.requests("other").begin(id)).isEmpty();
    Files.createDirectories(folder.resolve(frozen.location()));
    database.execute(
        "UPDATE fieldfare.leases SET held_until = clock_timestamp() - interval '1s'",
        "UPDATE fieldfare.field_data_backups SET due_at = clock_timestamp() WHERE id = '%s'"
            .formatted(id));

    target.runner(new FolderStore(folder)).round();

    assertThat(target.show(id).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(location(id)).isNotEqualTo(frozen.location());
    assertThat(folder.resolve(frozen.location())).doesNotExist();
    assertThatThrownBy(() -> target.records().confirm(frozen))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("FF100"));
    assertThat(target.events("resumed"))
        .isEqualTo(List.of("backup.started", "backup.completed", "backup.verified"));
  }

  private String location(UUID id) {
    return database.value(
        "SELECT location FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(id));
  }

  private String rows(UUID id) throws IOException {
    String sha256 =
        database.value(
            "SELECT sha256 FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(id));
    StringBuilder text = new StringBuilder();
    new BackupReader(new FolderStore(folder))
        .read(
            BackupLocation.of(location(id)),
            sha256,
            (bytes, from, to) ->
                text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private void copyIn(String table, String rows) throws Exception {
    try (var connection = database.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY %s FROM STDIN".formatted(table), new StringReader(rows));
    }
  }
}
