package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.CreateTable.NewIndex;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.operation.TableReference;
import dev.fieldfare.contracts.operation.TableReference.DeleteAction;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New tables with default expressions, references, unique columns and indexes. */
@WithServers
class CompleteTableIT {

  private static final TableName VISITS = TableName.of("visits");

  private static final String FOREIGN_KEYS =
      "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace ="
          + " 'public'::regnamespace";

  private static final NewColumn ID =
      new NewColumn(
          "id",
          "uuid",
          false,
          Optional.empty(),
          expression("gen_random_uuid()"),
          false,
          Optional.empty());

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  CompleteTableIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @BeforeEach
  void emptySchema() {
    database.execute(
        "DROP SCHEMA IF EXISTS crm CASCADE",
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE survey (id uuid PRIMARY KEY, code text UNIQUE, note text)",
        "INSERT INTO survey VALUES (gen_random_uuid(), 'a', 'x')");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void qc15_aTableIsMadeCompleteAndTakenBack() {
    CreateTable create = visits(DeleteAction.CASCADE);

    Plan plan = scenario.passes(create, "survey");

    assertThat(plan.isInstant()).isTrue();
    assertThat(plan.steps()).hasSize(3);
    assertThat(plan.locks())
        .extracting(TableLock::table, TableLock::mode)
        .containsExactly(tuple(TableName.of("survey"), LockMode.SHARE_ROW_EXCLUSIVE));
    bench.apply(create);
    assertThat(
            database.query(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid ="
                    + " 'visits'::regclass AND contype <> 'n' ORDER BY 1"))
        .containsExactly(
            "FOREIGN KEY (survey_id) REFERENCES survey(id) ON DELETE CASCADE",
            "PRIMARY KEY (id)",
            "UNIQUE (code)");
    assertThat(
            database.query(
                "SELECT replace(pg_get_indexdef(indexrelid), 'public.', '') FROM pg_index WHERE"
                    + " indrelid = 'visits'::regclass AND NOT indisprimary ORDER BY 1"))
        .containsExactly(
            "CREATE INDEX visits_survey_id_visited_idx ON visits USING btree (survey_id, visited)",
            "CREATE UNIQUE INDEX visits_code_key ON visits USING btree (code)",
            "CREATE UNIQUE INDEX visits_visited_idx ON visits USING btree (visited)");
    assertThat(
            database.value(
                "INSERT INTO visits (survey_id) SELECT id FROM survey RETURNING id IS NOT NULL"))
        .isEqualTo("t");
    database.execute("DELETE FROM survey");
    assertThat(database.value("SELECT count(*) FROM visits")).isEqualTo("0");
  }

  @Test
  void qc15_theUndoIsRefusedWhileOthersRefer() {
    Workbench.Change created = bench.apply(visits(DeleteAction.NO_ACTION));
    database.execute("CREATE TABLE notes (visit uuid REFERENCES visits)");

    assertThat(bench.refusal(Workbench.undoOf(created)).reason())
        .isEqualTo(FailureReason.HAS_DEPENDENTS);
  }

  @Test
  void qc15_aRunMakesTablesThatReferToEachOther() {
    CreateTable parts =
        new CreateTable(
            TableName.of("parts"),
            List.of(ID, referring("visit", "uuid", "visits", "id")),
            List.of("id"));

    bench.applyTogether(visits(DeleteAction.SET_NULL), parts);

    assertThat(database.value(FOREIGN_KEYS)).isEqualTo("2");
    List<PlanResult> results =
        bench.plan(
            List.of(
                Workbench.request(named("left_side", List.of(ID))),
                Workbench.request(
                    named("right_side", List.of(referring("a", "uuid", "left_side", "gone")))),
                Workbench.request(new RenameColumn(TableName.of("survey"), "code", "sign")),
                Workbench.request(
                    named("third", List.of(referring("a", "text", "survey", "sign"))))));
    assertThat(results.get(1)).isInstanceOf(PlanResult.Refused.class);
    assertThat(results.get(3)).isInstanceOf(PlanResult.Deferred.class);
  }

  @Test
  void qc15_aTableMayReferToItself() {
    bench.apply(named("tree", List.of(ID, referring("parent", "uuid", "tree", "id"))));

    assertThat(
            database.value(
                "SELECT confrelid::regclass FROM pg_constraint WHERE contype = 'f' AND conrelid ="
                    + " 'tree'::regclass"))
        .isEqualTo("tree");
    assertThat(refusal(referring("parent", "uuid", "visits", "other")))
        .isEqualTo("COLUMN_MISSING public.visits has no column \"other\".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uuid|nowhere|id|TABLE_MISSING There is no table public.nowhere.",
        "uuid|survey|gone|COLUMN_MISSING public.survey has no column \"gone\".",
        "text|survey|note|UNSUPPORTED \"note\" of public.survey is neither the primary key nor"
            + " unique, so no column can refer to it.",
        "int|survey|id|UNSUPPORTED The column \"a\" has the type integer, and \"id\" of"
            + " public.survey, to which it refers, has the type uuid. Give both the same type.",
        "uuid|seen|id|NOT_A_TABLE public.seen is a view, not a table.",
      })
  void qc15_aReferenceThatCannotBeIsRefusedBeforeAnythingRuns(
      String type, String table, String column, String refusal) {
    database.execute("CREATE VIEW seen AS SELECT * FROM survey");

    assertThat(refusal(referring("a", type, table, column))).isEqualTo(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fieldfare", "pg_catalog", "information_schema", "fieldfare_q_1"})
  void qc15_ourTablesAndThoseOfTheSystemAreNotReferredTo(String schema) {
    TableReference reference =
        new TableReference(Optional.of(schema), "field_migrations", "id", DeleteAction.NO_ACTION);
    NewColumn column =
        new NewColumn(
            "a", "uuid", true, Optional.empty(), Optional.empty(), false, Optional.of(reference));

    assertThat(refusal(column)).startsWith("SYSTEM_SCHEMA");
  }

  @Test
  void qc15_theOwnerOfTheNewTableMustHaveTheRightToRefer() throws SQLException {
    String owner = database.createRole("crm_owner");
    asSuperuser("GRANT %s TO %s".formatted(owner, database.user()));
    database.execute(
        "CREATE SCHEMA crm AUTHORIZATION " + owner, "GRANT USAGE ON SCHEMA public TO " + owner);
    CreateTable create =
        new CreateTable(
            new TableName("crm", "visits"),
            List.of(ID, referring("a", "uuid", "survey", "id")),
            List.of("id"));

    Refusal refusal = bench.refusal(create);

    assertThat(refusal.reason()).isEqualTo(FailureReason.NOT_OWNER);
    assertThat(refusal.message())
        .endsWith("GRANT REFERENCES ON \"public\".\"survey\" TO \"" + owner + "\"");
    database.execute("GRANT REFERENCES (id) ON survey TO " + owner);
    assertThat(bench.plan(create)).isInstanceOf(PlanResult.Planned.class);
    database.execute("REVOKE USAGE ON SCHEMA public FROM " + owner);
    assertThat(bench.refusal(create).reason()).isEqualTo(FailureReason.NOT_OWNER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(SELECT max(code) FROM survey)",
        "coalesce(NULL, ( select 'x'))",
        "1); DROP TABLE survey; --",
        "note",
        "evil.attack()",
        "'a' COLLATE nowhere",
        "ARRAY(VALUES (1))::text",
        "count(*)::text",
        "generate_series(1, 2)::text",
        "\"",
      })
  void d81_anExpressionThatIsNoDefaultIsRefusedBeforeAnythingRuns(String sql) {
    NewColumn column =
        new NewColumn(
            "a", "text", true, Optional.empty(), expression(sql), false, Optional.empty());

    assertThat(refusal(column)).startsWith("INVALID_EXPRESSION");
    AddColumn add =
        new AddColumn(
            TableName.of("survey"),
            "a",
            "text",
            true,
            Optional.empty(),
            expression(sql),
            false,
            Optional.empty());
    assertThat(bench.refusal(add).reason()).isEqualTo(FailureReason.INVALID_EXPRESSION);
    assertThat(database.value("SELECT count(*) FROM survey")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({"json, true, false", "point, false, true", "xml, false, true"})
  void qc15_aTypeWithoutAnOrderIsInNoIndex(String type, boolean unique, boolean indexed) {
    CreateTable create =
        new CreateTable(
            VISITS,
            List.of(
                ID,
                new NewColumn(
                    "a", type, true, Optional.empty(), Optional.empty(), unique, Optional.empty())),
            List.of("id"),
            indexed ? List.of(new NewIndex(List.of("id", "a"), false)) : List.of());

    assertThat(bench.refusal(create).message())
        .startsWith(
            "A column of the type %s can be neither in an index nor unique".formatted(type));
  }

  /** A name is quoted wherever it stands. Only names that exist may be like this. */
  @Test
  void c6_namesWithQuotesAreNamesAndNothingElse() {
    String hostile = "a\") ; DROP TABLE survey; --";
    database.execute(
        "CREATE TABLE \"a\"\") ; DROP TABLE survey; --\" (\"a\"\") ; DROP TABLE survey; --\" int"
            + " PRIMARY KEY)");

    bench.apply(named("tree", List.of(referring("a", "int", hostile, hostile))));

    assertThat(database.value("SELECT count(*) FROM survey")).isEqualTo("1");
    assertThat(database.value(FOREIGN_KEYS)).isEqualTo("1");
    assertThat(bench.refusal(new DropTable(TableName.of(hostile), false)).reason())
        .isEqualTo(FailureReason.HAS_DEPENDENTS);
  }

  @Test
  void qc15_indexesNameColumnsOfTheTable() {
    assertThat(
            bench
                .refusal(
                    new CreateTable(
                        VISITS,
                        List.of(ID),
                        List.of("id"),
                        List.of(new NewIndex(List.of("id", "gone"), false))))
                .message())
        .isEqualTo(
            "An index names \"gone\", which is not a column of the table, or is named twice.");
  }

  private void asSuperuser(String statement) throws SQLException {
    try (Connection connection = database.superuserDataSource().getConnection();
        Statement superuser = connection.createStatement()) {
      superuser.execute(statement);
    }
  }

  private static CreateTable visits(DeleteAction onDelete) {
    return new CreateTable(
        VISITS,
        List.of(
            ID,
            new NewColumn(
                "survey_id",
                "uuid",
                true,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(new TableReference(Optional.empty(), "survey", "id", onDelete))),
            new NewColumn(
                "code",
                "short_answer",
                true,
                Optional.empty(),
                expression("upper('x')"),
                true,
                Optional.empty()),
            new NewColumn(
                "visited",
                "date",
                true,
                Optional.empty(),
                expression("current_date"),
                false,
                Optional.empty())),
        List.of("id"),
        List.of(
            new NewIndex(List.of("survey_id", "visited"), false),
            new NewIndex(List.of("visited"), true)));
  }

  private static CreateTable named(String table, List<NewColumn> columns) {
    List<String> key = columns.contains(ID) ? List.of("id") : List.of();
    return new CreateTable(TableName.of(table), columns, key);
  }

  private static NewColumn referring(String name, String type, String table, String column) {
    TableReference reference =
        new TableReference(Optional.empty(), table, column, DeleteAction.NO_ACTION);
    return new NewColumn(
        name, type, true, Optional.empty(), Optional.empty(), false, Optional.of(reference));
  }

  private static Optional<String> expression(String sql) {
    return Optional.of(sql);
  }

  private String refusal(NewColumn... columns) {
    List<NewColumn> all = new ArrayList<>(List.of(ID));
    all.addAll(Arrays.asList(columns));
    Refusal refusal = bench.refusal(new CreateTable(VISITS, all, List.of("id")));
    return refusal.reason() + " " + refusal.message();
  }
}
