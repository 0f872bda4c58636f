package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QC-25: sets of tables, schemas and databases are backed up, proven and restored. */
@WithServers
class Qc25DatabaseBackupIT {
  private static final String SHOP =
      """
      CREATE SCHEMA shop;
      CREATE TYPE shop.state AS ENUM ('new', 'paid', 'it''s "odd"');
      CREATE DOMAIN shop.price AS numeric(12, 2) CHECK (VALUE >= 0);
      CREATE TABLE shop.customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail text UNIQUE,
        lower_mail text GENERATED ALWAYS AS (lower(mail)) STORED, gone int, nothing jsonb DEFAULT '{}');
      ALTER TABLE shop.customer DROP COLUMN gone;
      CREATE TABLE shop."or""der s" (id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES shop.customer,
        state shop.state DEFAULT 'new', total shop.price, tags text[], b bytea, f float8, at timestamptz,
        CONSTRAINT "po;sitive" CHECK (total >= 0));
      CREATE INDEX "by state" ON shop."or""der s" (state, lower(customer::text)) WHERE total > 0;
      CREATE TABLE shop.part (id int, at date, v text) PARTITION BY RANGE (at);
      CREATE TABLE shop.part_1 PARTITION OF shop.part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE TABLE shop.part_2 (v text, at date, id int);
      ALTER TABLE shop.part ATTACH PARTITION shop.part_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
      CREATE VIEW shop.sums AS SELECT customer, sum(total) AS total FROM shop."or""der s" GROUP BY 1;
      CREATE MATERIALIZED VIEW shop.kept AS SELECT * FROM shop.sums;
      CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.v := NEW.v || '!'; RETURN NEW; END $f$;
      CREATE TRIGGER touched BEFORE INSERT ON shop.part_1 FOR EACH ROW EXECUTE FUNCTION shop.touch();
      CREATE SEQUENCE public.numbers START 7 INCREMENT 3;
      CREATE SEQUENCE public.untouched;
      CREATE TABLE public.nothing_in_it ();
      CREATE UNLOGGED TABLE public.quick (id int);
      INSERT INTO shop.customer (mail) SELECT 'Mail' || n FROM generate_series(1, 500) n;
      INSERT INTO shop."or""der s" (customer, state, total, tags, b, f, at) SELECT 1 + n % 500, 'it''s "odd"', n, ARRAY['a', NULL],
        '\\x00ff', 'NaN', 'infinity' FROM generate_series(1, 3000) n;
      INSERT INTO shop.part SELECT n, date '2026-01-01' + n % 50, E'tab\\tline\\n\\\\.' FROM generate_series(1, 300) n;
      INSERT INTO public.nothing_in_it DEFAULT VALUES;
      INSERT INTO public.quick VALUES (1);
      REFRESH MATERIALIZED VIEW shop.kept;
      SELECT nextval('public.numbers'), nextval('public.numbers'), setval('public.untouched', 42, false)
      """;

  @TempDir Path folder;
  private final TestDatabase database;
  private final String copy;
  private Databases target;

  Qc25DatabaseBackupIT(TestDatabase database) {
    this.database = database;
    this.copy = "copy_of_" + database.name();
  }

  @BeforeEach
  void fill() throws SQLException {
    target = new Databases(database, folder);
    database.execute("DROP SCHEMA IF EXISTS shop CASCADE", "DROP SCHEMA public CASCADE");
    database.execute("CREATE SCHEMA public");
    database.execute("DELETE FROM fieldfare.event_log");
    database.execute(SHOP.split(";\n"));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(target.scratchDatabases()).isEmpty();
    database.execute("DROP DATABASE IF EXISTS \"" + copy + "\" WITH (FORCE)");
  }

  @Test
  void qc25_aFullBackupIsProvenAndRestoredIntoAnotherDatabase() throws Exception {
    BackupDocument taken = target.take(BackupScope.full());
    assertThat(taken.error()).isEmpty();
    assertThat(taken.warnings()).isEmpty();
    assertThat(taken.rows()).contains(3_802L);

    BackupDocument proven = target.prove(taken.id());
    assertThat(proven.error()).isEmpty();
    assertThat(proven.status()).isEqualTo(BackupStatus.PROVEN);
    assertThat(proven.provenAt()).isPresent();
    assertThat(target.scratchDatabases()).isEmpty();

    assertThat(target.restore(taken.id(), copy)).isEqualTo("APPLIED");
    assertThat(target.value(copy, "SELECT nextval('public.numbers')")).isEqualTo("13");
    assertThat(target.value(copy, "SELECT nextval('public.untouched')")).isEqualTo("42");
    String rows = "SELECT md5(string_agg(o::text, '|' ORDER BY id)) FROM shop.\"or\"\"der s\" o";
    assertThat(target.value(copy, rows)).isEqualTo(database.value(rows));
    assertThat(target.value(copy, "SELECT count(*) || min(v) FROM shop.part"))
        .isEqualTo(database.value("SELECT count(*) || min(v) FROM shop.part"));
    assertThat(target.value(copy, "SELECT count(*) FROM pg_namespace WHERE nspname ~ 'fieldfare'"))
        .isEqualTo("0");
    assertThat(target.events())
        .containsExactly(
            "backup.started",
            "backup.completed",
            "backup.verified",
            "backup.proven",
            "backup.restored");
  }

  @Test
  void sb10_aMissingTableIsAWarningOrAFailure() throws Exception {
    BackupDocument taken = target.take(Databases.set(false, "shop.customer", "shop.none"));

    assertThat(taken.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(taken.rows()).contains(500L);
    assertThat(taken.warnings().orElseThrow()).containsExactly("There is no table shop.none.");
    assertThatThrownBy(() -> target.take(Databases.set(true, "shop.customer", "shop.none")))
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("shop.none");
    assertThatThrownBy(() -> target.take(Databases.set(false, "shop.none")))
        .isInstanceOf(BackupRefused.class);
  }

  @Test
  void ms24_aSetBringsWhatItsTablesNeed() throws Exception {
    BackupDocument taken = target.take(Databases.set(true, "shop.or\"der s", "shop.part"));

    assertThat(taken.error()).isEmpty();
    assertThat(taken.rows()).contains(3_800L);
    assertThat(taken.warnings().orElseThrow())
        .containsExactly("shop.customer is in it, because a chosen table needs it.");
    assertThat(target.prove(taken.id()).error()).isEmpty();
    assertThat(target.restore(taken.id(), copy)).isEqualTo("APPLIED");
    assertThat(
            target.value(
                copy,
                "SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint WHERE conrelid"
                    + " = 'shop.\"or\"\"der s\"'::regclass AND contype <> 'n'"))
        .isEqualTo("or\"der s_customer_fkey,or\"der s_pkey,po;sitive");
    assertThat(target.value(copy, "SELECT count(*) FROM pg_indexes WHERE indexname = 'by state'"))
        .isEqualTo("1");
    assertThat(target.value(copy, "SELECT to_regclass('public.quick') IS NULL")).isEqualTo("t");
  }

  @Test
  void qc25_tablesOfAnotherRoleAreProven() throws Exception {
    String release = database.createReleaseRole();
    database.execute(
        "GRANT USAGE, CREATE ON SCHEMA shop TO \"%s\"".formatted(release),
        "CREATE TABLE public.released (id int PRIMARY KEY)",
        "INSERT INTO public.released VALUES (1)",
        "ALTER TABLE public.released OWNER TO \"%s\"".formatted(release),
        "ALTER TABLE shop.part OWNER TO \"%s\"".formatted(release));
    BackupDocument taken = target.take(BackupScope.full());

    BackupDocument proven = target.prove(taken.id());

    assertThat(proven.error()).isEmpty();
    assertThat(proven.status()).isEqualTo(BackupStatus.PROVEN);
  }

  @Test
  void ms24_aSchemaIsProven() throws Exception {
    BackupDocument taken = target.take(Databases.schema("shop"));

    assertThat(target.prove(taken.id()).error()).isEmpty();
    assertThat(target.show(taken.id()).status()).isEqualTo(BackupStatus.PROVEN);
    assertThat(taken.rows()).contains(3_800L);
  }

  @Test
  void qc36_aDamagedBackupIsRefusedByRestoreAndProof() throws Exception {
    BackupDocument taken = target.take(BackupScope.full());
    Path chunk = folder.resolve("main").resolve(taken.id().toString()).resolve("000002.zst");
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[bytes.length / 2] ^= 1;
    Files.write(chunk, bytes);

    assertThat(target.restore(taken.id(), copy)).contains("FAILED backup_damaged");
    assertThat(target.show(taken.id()).status()).isEqualTo(BackupStatus.CORRUPT);
    assertThat(
            database.value("SELECT count(*) FROM pg_database WHERE datname = '%s'".formatted(copy)))
        .isEqualTo("0");
    assertThatThrownBy(() -> target.prove(taken.id())).isInstanceOf(BackupRefused.class);
  }

  @Test
  void ms30_anExistingDatabaseIsRefusedUnlessItIsEmpty() throws Exception {
    BackupDocument taken = target.take(Databases.set(true, "shop.customer"));
    database.execute("CREATE DATABASE \"" + copy + "\"");
    try (Connection other = target.server().connect(copy);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE public.mine (id int)");
    }

    assertThat(target.restore(taken.id(), copy)).contains("FAILED unsupported", "exists");
    assertThat(target.value(copy, "SELECT count(*) FROM public.mine")).isEqualTo("0");
    try (Connection other = target.server().connect(copy);
        Statement statement = other.createStatement()) {
      statement.execute("DROP TABLE public.mine");
    }
    assertThat(target.restore(taken.id(), copy)).isEqualTo("APPLIED");
    assertThat(target.value(copy, "SELECT count(*) FROM shop.customer")).isEqualTo("500");
  }

  @Test
  void i5_whatARestoreWouldChangeIsNotProven() throws Exception {
    BackupDocument taken = target.take(Databases.set(true, "shop.customer"));
    // A check that holds for no row any more, as an immutable function that was replaced.
    database.execute(
        "CREATE FUNCTION shop.fits(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true'",
        "ALTER TABLE shop.customer ADD CONSTRAINT fits CHECK (shop.fits(mail))",
        "CREATE OR REPLACE FUNCTION shop.fits(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS"
            + " 'SELECT false'");
    assertThat(target.prove(taken.id()).status()).isEqualTo(BackupStatus.PROVEN);

    BackupDocument broken = target.take(Databases.set(true, "shop.customer"));
    BackupDocument now = target.prove(broken.id());

    assertThat(now.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(now.error().orElseThrow().code()).isEqualTo("not_restorable");
    assertThat(now.error().orElseThrow().message()).doesNotContain("Mail");
    assertThat(target.events()).contains("backup.failed");
  }

  @Test
  void ms24_aTableOfAnotherKindAndOurOwnSchemasAreRefused() {
    for (BackupScope scope :
        List.of(
            Databases.set(true, "shop.sums"),
            Databases.set(true, "fieldfare.quarantine"),
            Databases.schema("fieldfare"),
            Databases.schema("none"))) {
      assertThatThrownBy(() -> target.take(scope)).isInstanceOf(BackupRefused.class);
    }
  }
}
