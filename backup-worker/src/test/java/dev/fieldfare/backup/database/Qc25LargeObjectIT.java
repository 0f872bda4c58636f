package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.database.DatabaseBuild;
import dev.fieldfare.postgres.backup.database.DatabaseSetting;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QC-25: large objects, and settings of the database, are in a full backup. */
@WithServers
class Qc25LargeObjectIT {
  private static final String CONTENT =
      "SELECT string_agg(oid || ':' || md5(lo_get(oid)) || ':' || octet_length(lo_get(oid)) || ':'"
          + " || lomowner::regrole || ':' || coalesce(obj_description(oid, 'pg_largeobject'), ''),"
          + " ' ' ORDER BY oid) FROM pg_largeobject_metadata";

  private static final String SETTINGS =
      "SELECT string_agg(s.setrole || ' ' || s.setconfig::text, ' ' ORDER BY s.setrole) FROM"
          + " pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname ="
          + " current_database()";

  @TempDir Path folder;
  private final TestDatabase database;
  private final String copy;

  Qc25LargeObjectIT(TestDatabase database) {
    this.database = database;
    this.copy = "objects_of_" + database.name();
  }

  @AfterEach
  void dropCopy() {
    database
        .server()
        .administer(database.name(), "ALTER DATABASE \"%s\" RESET ALL".formatted(database.name()));
    database.execute("DROP DATABASE IF EXISTS \"" + copy + "\" WITH (FORCE)");
  }

  @Test
  void qc25_largeObjectsAndSettingsComeBack() throws Exception {
    String owner = database.createReleaseRole();
    Databases target = new Databases(database, folder);
    database.execute(
        "SELECT lo_from_bytea(4711, decode(repeat('00ff5c0a', 200000), 'hex'))",
        "SELECT lo_from_bytea(4712, '')",
        "SELECT lo_from_bytea(4713, 'x')",
        "SELECT lo_put(4713, 1000000, 'after a hole')",
        "SELECT lo_from_bytea(4714, decode(repeat('ab', 262144), 'hex'))",
        "ALTER LARGE OBJECT 4711 OWNER TO \"%s\"".formatted(owner),
        "COMMENT ON LARGE OBJECT 4711 IS 'it''s one'",
        "ALTER DATABASE \"%s\" SET search_path TO public, \"B c\"".formatted(database.name()),
        "ALTER DATABASE \"%s\" SET work_mem TO '5MB'".formatted(database.name()));

    BackupDocument taken = target.take(BackupScope.full());
    assertThat(taken.error()).isEmpty();
    assertThat(taken.warnings()).isEmpty();
    BackupDocument proven = target.prove(taken.id());
    assertThat(proven.error()).isEmpty();
    assertThat(proven.status()).isEqualTo(BackupStatus.PROVEN);

    assertThat(target.restore(taken.id(), copy)).isEqualTo("APPLIED");
    assertThat(target.value(copy, CONTENT)).isEqualTo(database.value(CONTENT));
    assertThat(target.value(copy, SETTINGS)).isEqualTo(database.value(SETTINGS));
  }

  @Test
  void qc25_aSettingThatTheServiceMayNotSetIsLeftOut() throws Exception {
    Databases target = new Databases(database, folder);
    database
        .server()
        .administer(
            database.name(),
            "ALTER DATABASE \"%s\" SET log_statement TO 'ddl'".formatted(database.name()));
    database.execute("ALTER DATABASE \"%s\" SET work_mem TO '6MB'".formatted(database.name()));

    BackupDocument taken = target.take(BackupScope.full());
    assertThat(target.restore(taken.id(), copy)).isEqualTo("APPLIED");

    assertThat(target.value(copy, SETTINGS)).contains("work_mem=6MB").doesNotContain("ddl");
    assertThat(target.prove(taken.id()).status()).isEqualTo(BackupStatus.PROVEN);
  }

  @Test
  void qc37_aProofMissesASettingThatIsNotRestored() throws Exception {
    Databases target = new Databases(database, folder);
    var wanted = List.of(new DatabaseSetting(Optional.empty(), "work_mem", "7MB"));
    try (DatabaseBuild build = DatabaseBuild.begin(target.server(), database.name(), "a test")) {
      assertThat(build.missing(wanted)).isEqualTo(wanted);
      build.set(wanted);
      assertThat(build.missing(wanted)).isEmpty();
    }
  }

  @Test
  void qc25_anObjectThatTheServiceMayNotReadIsNamedAndTheBackupHasTheRest() throws Exception {
    Databases target = new Databases(database, folder);
    database.server().administer(database.name(), "SELECT lo_from_bytea(4999, 'hidden')");
    try {
      BackupDocument taken = target.take(BackupScope.full());

      assertThat(taken.error()).isEmpty();
      assertThat(taken.warnings().toString()).contains("the content of 1 large objects");
    } finally {
      database.server().administer(database.name(), "SELECT lo_unlink(4999)");
    }
  }
}
