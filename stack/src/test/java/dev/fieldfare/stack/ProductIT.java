package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.testkit.browser.InstalledChromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack with the real services of this checkout, used as its own hints say. */
class ProductIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir static Path data;

  private static House house;
  private static House.Ended up;

  @BeforeAll
  static void start() {
    house = House.real(data.resolve("stack"));
    // Missing only when the tests run without packaging: ./fieldfare test packages.
    assumeTrue(
        ServiceDescriptor.in(house.home()).stream().allMatch(one -> one.isBuilt(house.home())));
    up = house.up();
    assertThat(up.exit()).as(up.err()).isZero();
  }

  @AfterAll
  static void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void thePrintedHintsWorkAsTheyArePrinted() throws Exception {
    new PrintedHints(house).type(up.out());

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        house.value(
                            """
                            SELECT string_agg(column_name || ' ' || status, ', ' ORDER BY column_name)
                            FROM fieldfare.field_migrations WHERE table_name = 'signup'\
                            """))
                    .isEqualTo("email APPLIED, phone APPLIED, score APPLIED"));
  }

  @Test
  void thePrintedCommandsOfTheLauncherNameTheDataFolder() {
    for (String verb : List.of("history", "status", "demo", "down")) {
      assertThat(up.out()).contains("./fieldfare " + verb + " --data " + house.data());
    }
  }

  @Test
  void theDemoShowsTheProductAtWorkInUnderAMinute() {
    House.Ended demo = house.run("demo", "--data", house.data().toString());

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains("the same")
        .contains("does not convert to numeric", "does not convert: 'forty' in row 7")
        .contains("422 unknown_type")
        .contains("each applied once, 200 of 200")
        .containsPattern("it wrote [0-9,]+ rows meanwhile, none failed")
        .containsPattern("That took [1-5]?[0-9] seconds")
        .containsPattern("./fieldfare history --table demo_survey_\\w+ --data " + house.data());
  }

  @Test
  void i5_aDroppedColumnIsPurgedAfterItsGraceAndUndoneFromItsBackup() throws Exception {
    execute(
        "CREATE TABLE dropped (id int PRIMARY KEY, price numeric(12,3) NOT NULL DEFAULT 7)",
        "INSERT INTO dropped SELECT n, n / 7.0 FROM generate_series(1, 5000) n");
    String before = imageOfDropped();
    String drop =
        house.value(
            """
            SELECT fieldfare.enqueue('{"type": "DROP_COLUMN", "table": "dropped", "column": "price",
              "options": {"grace": "2s"}}')\
            """);

    await().atMost(LONG).until(() -> isTrue("purged_at IS NOT NULL AND data IS NULL", drop));
    assertThat(isTrue("purged_at - created_at >= '2s'", drop)).isTrue();
    assertThat(
            house.value(
                "SELECT string_agg(migration_type || ' ' || status, ', ' ORDER BY id) FROM"
                    + " fieldfare.field_migrations WHERE table_name = 'dropped'"))
        .isEqualTo("DROP_COLUMN APPLIED, PURGE APPLIED");

    house.value(
        "SELECT fieldfare.enqueue('{\"type\": \"UNDO\", \"migrationId\": \"%s\"}')"
            .formatted(drop));
    await()
        .atMost(LONG)
        .until(() -> isTrue("recalled_at IS NOT NULL AND restored_at IS NOT NULL", drop));
    assertThat(imageOfDropped()).isEqualTo(before);
  }

  @Test
  void structuresAreHashedWrittenAndComparedByTheCommandLine() throws Exception {
    assumeTrue(Files.exists(house.clientJar()));
    execute(
        "CREATE SCHEMA depot",
        "CREATE TABLE depot.item (id int PRIMARY KEY, name text DEFAULT 'it''s; \\')",
        "COMMENT ON TABLE depot.item IS 'what is there'");
    String hash = structure(0, "hash").out();
    String image = data.resolve("before.image").toString();
    structure(0, "dump", "--image", "--output", image);
    String script = structure(0, "dump").out();
    assertThat(hash).matches("[0-9a-f]{64}\n");
    assertThat(structure(0, "diff", image).out()).contains("equal: document and main");

    execute("ALTER TABLE depot.item DROP COLUMN name", "COMMENT ON TABLE depot.item IS NULL");
    House.Ended different = structure(2, "diff", image, "--sql");
    execute(different.out());
    assertThat(structure(0, "hash").out()).isEqualTo(hash);

    execute("DROP SCHEMA depot CASCADE", script);
    assertThat(structure(0, "hash").out()).isEqualTo(hash);
  }

  private static House.Ended structure(int exit, String... words) {
    List<String> all = new ArrayList<>(List.of("structure"));
    all.addAll(List.of(words));
    all.addAll(List.of("--schema", "depot"));
    House.Ended ended = house.client(all.toArray(String[]::new));
    assertThat(ended.exit()).as("%s: %s", all, ended.err()).isEqualTo(exit);
    return ended;
  }

  @Test
  void qc59_aReportHasTheNumbersOfTheLedger() throws Exception {
    new ReportStory(house).run();
  }

  @Test
  void ms24_aTableIsBackedUpVerifiedAndRestoredByTheCommandLine() throws SQLException {
    assumeTrue(Files.exists(house.clientJar()));
    new BackupStory(house).run();
  }

  @Test
  void c17_aFailedMigrationIsAnAlertThatIsDeliveredAndResolved() throws Exception {
    try (AlertStory story = new AlertStory(house)) {
      story.run();
    }
  }

  @Test
  void qc78_anOperatorsFirstHourIsClickedAsItsPageSays() throws Exception {
    try (InstalledChromium chromium = InstalledChromium.start().orElse(null)) {
      assumeTrue(chromium != null, "SKIPPED: no Chromium is installed");
      new FirstHourStory(house, chromium.browser()).run();
    }
  }

  @Test
  void everyQueryOfDashboardsAndRulesNamesAMetricThatAServiceExposes() throws Exception {
    new MetricsStory(house).run();
  }

  @Test
  void theDemoOfAlertsFreezesRedisAndGetsAnAlertByWebhook() {
    House.Ended demo = house.run("demo", "--alerts", "--data", house.data().toString());

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(demo.out())
        .containsPattern("[0-9.]+ s later the webhook has: HIGH")
        .contains("ACKNOWLEDGED")
        .containsPattern("s later the webhook has: RESOLVED");
  }

  @Test
  void sb8_theDemoOfADisasterBringsLostTablesBack() {
    House.Ended demo = house.run("demo", "--disaster", "--data", house.data().toString());

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains("tables that are left: 0", "1. CRITICAL  Restore public.demo_shop_")
        .contains("COMPLETED after")
        .containsPattern("_payments: 20000 rows, md5 [0-9a-f]{32}, the same");
  }

  @Test
  void theDemoOfAReleaseRepairsAFileAndRollsTwoBack() {
    House.Ended demo = house.run("demo", "--release", "--data", house.data().toString());

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains("9 versions with")
        .contains("6 is FAILED: 006_minutes.sql:3:")
        .contains("now 9 of 9 are applied")
        .contains("current version: 7; 8 is ROLLED_BACK, 9 is ROLLED_BACK");
  }

  private static void execute(String... statements) throws SQLException {
    try (var connection = house.connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Before the change is applied there is no row. */
  private static boolean isTrue(String condition, String migration) throws SQLException {
    return house
        .value(
            "SELECT coalesce(bool_and(%s), false) FROM fieldfare.quarantine WHERE migration_id = '%s'"
                .formatted(condition, migration))
        .equals("t");
  }

  private static String imageOfDropped() throws SQLException {
    return house.value(
        """
        SELECT md5(string_agg(id || '=' || price, ',' ORDER BY id)) || (
          SELECT format_type(a.atttypid, a.atttypmod) || a.attnotnull || pg_get_expr(d.adbin, d.adrelid)
          FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = 'dropped'::regclass AND a.attname = 'price')
        FROM dropped\
        """);
  }
}
