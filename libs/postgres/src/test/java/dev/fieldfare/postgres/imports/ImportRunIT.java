package dev.fieldfare.postgres.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.imports.ImportReport;
import dev.fieldfare.contracts.imports.ImportReport.BadRow;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of an import get into a table once, and those that do not fit are named. */
@WithServers
class ImportRunIT {

  private static final String HIDING =
      "/dev/fieldfare/postgres/ledger/V102__hide_requests_of_trials.sql";
  private static final String MARK = "not-a-number";

  private TestDatabase database;

  @BeforeEach
  void make(TestDatabase fresh) throws SQLException {
    database = fresh;
    String role = database.createReleaseRole();
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare CASCADE",
        "DROP SCHEMA IF EXISTS public CASCADE",
        "CREATE SCHEMA public",
        "GRANT ALL ON SCHEMA public TO " + role,
        "CREATE TABLE owner (id int PRIMARY KEY)",
        "CREATE TABLE part (id int PRIMARY KEY, name text NOT NULL, weight numeric CHECK (weight >"
            + " 0), made timestamptz, tags text[], facts jsonb, owner_id int REFERENCES owner)",
        "ALTER TABLE owner OWNER TO " + role,
        "ALTER TABLE part OWNER TO " + role);
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  private static ObjectNode row(String json) {
    try {
      return (ObjectNode) ContractsJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static List<ObjectNode> parts(int count) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      rows.add(row("{\"id\":%d,\"name\":\"part %d\",\"weight\":1.5}".formatted(id, id)));
    }
    return rows;
  }

  private ImportReport run(boolean dryRun, List<String> columns, List<ObjectNode> rows)
      throws SQLException {
    ImportRequest request =
        new ImportRequest(Optional.empty(), "public", "part", List.of("id"), columns, rows, dryRun);
    try (Connection ledger = database.connect();
        Connection session = database.connect()) {
      TrialLedger trials = new TrialLedger(ledger);
      trials.request(Kind.IMPORT, request, "tester").orElseThrow();
      BegunTrial trial = trials.begin("worker", Duration.ofMinutes(1)).orElseThrow();
      ImportReport report = ImportRun.of(trial, request, session);
      trials.end(trial, report);
      return report;
    }
  }

  private static final List<String> COLUMNS = List.of("id", "name", "weight");

  private String count() {
    return database.value("SELECT count(*) FROM part");
  }

  @Test
  void fw14_anImportIsIdempotentByItsKey() throws SQLException {
    ImportReport first = run(false, COLUMNS, parts(200));
    ImportReport second = run(false, COLUMNS, parts(250));

    assertThat(first).isEqualTo(new ImportReport(200, 0, 0, List.of(), Optional.empty()));
    assertThat(second).isEqualTo(new ImportReport(50, 200, 0, List.of(), Optional.empty()));
    assertThat(count()).isEqualTo("250");
  }

  @Test
  void fw14_badRowsAreNamedAndTheOthersAreInserted() throws SQLException {
    List<ObjectNode> rows = parts(100);
    rows.set(17, row("{\"id\":18,\"name\":\"x\",\"weight\":\"" + MARK + "\"}"));
    rows.set(40, row("{\"id\":41,\"name\":null,\"weight\":1}"));
    rows.set(41, row("{\"id\":42,\"name\":\"x\",\"weight\":-1}"));

    ImportReport report = run(false, COLUMNS, rows);

    assertThat(report.bad()).extracting(BadRow::row).containsExactly(17, 40, 41);
    assertThat(report.bad())
        .extracting(BadRow::sqlState)
        .containsExactly("22P02", "23502", "23514");
    assertThat(report.bad().toString()).as("i8: no values").doesNotContain(MARK);
    assertThat(report.inserted()).isEqualTo(97);
    assertThat(count()).isEqualTo("97");
  }

  @Test
  void fw14_aDryRunCountsAndLeavesNothing() throws SQLException {
    database.execute("INSERT INTO part (id, name) VALUES (3, 'there')");
    List<ObjectNode> rows = parts(10);
    rows.set(8, row("{\"id\":9,\"name\":\"x\",\"owner_id\":5}"));
    rows.set(9, row("{\"id\":10,\"name\":null}"));

    ImportReport report = run(true, List.of("id", "name", "weight", "owner_id"), rows);

    assertThat(report.inserted()).isEqualTo(7);
    assertThat(report.present()).isEqualTo(1);
    assertThat(report.unresolved()).isEqualTo(1);
    assertThat(report.bad()).extracting(BadRow::row).containsExactly(9);
    assertThat(count()).isEqualTo("1");
  }

  @Test
  void eachValueGetsTheTypeOfItsColumn() throws SQLException {
    List<String> columns = List.of("id", "name", "made", "tags", "facts");
    String json =
        """
        {"id":1,"name":"a \\"quoted\\" 'name' $1","made":"2026-01-02T03:04:05Z","tags":["a","b"],
         "facts":{"deep":[1,2]}}\
        """;

    assertThat(run(false, columns, List.of(row(json))).inserted()).isEqualTo(1);

    assertThat(
            database.value(
                "SELECT concat_ws('|', name, made AT TIME ZONE 'UTC', tags[2], facts #>>"
                    + " '{deep,1}') FROM part"))
        .isEqualTo("a \"quoted\" 'name' $1|2026-01-02 03:04:05|b|2");
  }

  @Test
  void whatFitsNoTableRefusesTheImportBeforeAnyRow() throws SQLException {
    ImportReport unknown = run(false, List.of("id", "nmae"), parts(2));
    database.execute("ALTER TABLE part DROP CONSTRAINT part_pkey");
    ImportReport withoutKey = run(false, COLUMNS, parts(2));

    assertThat(unknown.refusal().orElseThrow()).contains("nmae");
    assertThat(withoutKey.refusal().orElseThrow()).contains("ON CONFLICT");
    assertThat(count()).isEqualTo("0");
  }

  @Test
  void i8_rowsAreNotKeptAndTablesOfTheLedgerAreOutOfReach() throws SQLException {
    run(false, COLUMNS, parts(3));
    assertThat(database.value("SELECT request ? 'rows' FROM fieldfare.trials")).isEqualTo("f");

    database.execute(
        "CREATE FUNCTION grab() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM"
            + " fieldfare.trials; RETURN NEW; END'",
        "CREATE TRIGGER grab BEFORE INSERT ON part FOR EACH ROW EXECUTE FUNCTION grab()");
    ImportReport report = run(false, COLUMNS, parts(4));

    assertThat(report.refusal().orElseThrow()).contains("permission denied");
    assertThat(database.value("SELECT count(*) FROM fieldfare.trials")).isEqualTo("2");
  }

  @Test
  void i8_readersOfTheLedgerSeeAnImportWithoutItsRows() throws SQLException {
    for (String part : List.of("reader", "operator", "gateway")) {
      String role = database.createRole(part);
      database.query("SELECT fieldfare.grant_role('%s', '%s')".formatted(role, part));
      try (Connection connection = database.dataSourceOf(role).getConnection();
          var statement = connection.createStatement()) {
        assertThat(new TrialLedger(connection).find(new UUID(0, 0))).isEmpty();
        statement.execute("SELECT id, kind, status, track, report FROM fieldfare.trials");
        assertThatThrownBy(() -> statement.execute("SELECT request FROM fieldfare.trials"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void i8_anUpdateOfTheLedgerWithdrawsTheRowsFromFormerReaders() throws Exception {
    String role = database.createRole("former");
    database.execute("GRANT SELECT ON fieldfare.trials TO " + role);
    try (var file = TrialLedger.class.getResourceAsStream(HIDING)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      database.execute(text.substring(text.indexOf("DO $$")));
    }

    assertThat(
            database.query(
                "SELECT has_column_privilege('%s', 'fieldfare.trials', c, 'SELECT') FROM unnest(ARRAY['request', 'report', 'track']) c"
                    .formatted(role)))
        .containsExactly("f", "t", "t");
  }

  @Test
  void aPausedTargetTakesNoRows() throws SQLException {
    database.execute("INSERT INTO fieldfare.pauses (name, paused_by) VALUES ('', 'tester')");

    assertThat(run(false, COLUMNS, parts(1)).refusal().orElseThrow()).contains("paused");
    assertThat(count()).isEqualTo("0");
  }
}
