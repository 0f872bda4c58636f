package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class TableIT {

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  TableIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @BeforeEach
  void emptySchema() {
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static final TableName FORMS = TableName.of("forms");

  private static NewColumn column(String name, String type, boolean nullable, String literal) {
    return new NewColumn(name, type, nullable, Optional.ofNullable(literal));
  }

  @Test
  void makesATable() {
    CreateTable create =
        new CreateTable(
            FORMS,
            List.of(
                column("id", "bigint", true, null),
                column("order", "short_answer", false, "it's"),
                column("amount", "numeric(10,2)", true, "1")),
            List.of("id"));

    scenario.passes(create);
    bench.apply(create);

    assertThat(database.value("INSERT INTO forms VALUES (1) RETURNING \"order\""))
        .isEqualTo("it's");
    assertThat(bench.refusal(create).reason()).isEqualTo(FailureReason.TABLE_EXISTS);
  }

  @Test
  void refusesTablesThatCannotBe() {
    database.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')");
    NewColumn id = column("id", "int", true, null);

    assertThat(refusal(TableName.of("mood"), List.of(id), "id"))
        .isEqualTo(FailureReason.TABLE_EXISTS);
    assertThat(refusal(new TableName("nowhere", "t"), List.of(id), "id"))
        .isEqualTo(FailureReason.SCHEMA_MISSING);
    assertThat(refusal(new TableName("fieldfare", "t"), List.of(id), "id"))
        .isEqualTo(FailureReason.SYSTEM_SCHEMA);
    assertThat(refusal(new TableName("pg_catalog", "t"), List.of(id), "id"))
        .isEqualTo(FailureReason.SYSTEM_SCHEMA);
    assertThat(refusal(FORMS, List.of(id, id), "id")).isEqualTo(FailureReason.COLUMN_EXISTS);
    assertThat(refusal(FORMS, List.of(id), "no")).isEqualTo(FailureReason.COLUMN_MISSING);
    assertThat(refusal(FORMS, List.of(column("id", "nosuch", true, null)), "id"))
        .isEqualTo(FailureReason.UNKNOWN_TYPE);
    assertThat(refusal(FORMS, List.of(column("id", "int", true, "x")), "id"))
        .isEqualTo(FailureReason.INVALID_DEFAULT);
    assertThat(refusal(TableName.of("Forms"), List.of(id), "id"))
        .isEqualTo(FailureReason.INVALID_NAME);
  }

  private FailureReason refusal(TableName table, List<NewColumn> columns, String key) {
    return bench.refusal(new CreateTable(table, columns, List.of(key))).reason();
  }

  @Test
  void renamesATableAndWhatLooksAtItFollows() {
    database.execute(
        "CREATE TABLE forms (id int PRIMARY KEY)",
        "CREATE TABLE answers (form int REFERENCES forms)",
        "CREATE VIEW all_forms AS SELECT * FROM forms",
        "INSERT INTO forms VALUES (1)");

    scenario.passes(new RenameTable(FORMS, "sheets"), "answers");
    bench.apply(new RenameTable(FORMS, "sheets"));

    assertThat(database.value("SELECT count(*) FROM all_forms")).isEqualTo("1");
    assertThat(bench.refusal(new RenameTable(FORMS, "other")).reason())
        .isEqualTo(FailureReason.TABLE_MISSING);
    assertThat(bench.refusal(new RenameTable(TableName.of("sheets"), "answers")).reason())
        .isEqualTo(FailureReason.TABLE_EXISTS);
  }

  @Test
  void aRunGoesOnUnderTheNewName() {
    database.execute("CREATE TABLE forms (id int PRIMARY KEY)");

    bench.applyTogether(
        AddColumn.nullable(FORMS, "a", "int"),
        new RenameTable(FORMS, "sheets"),
        AddColumn.nullable(TableName.of("sheets"), "b", "int"),
        new CreateTable(FORMS, List.of(column("id", "int", false, null)), List.of("id")),
        AddColumn.nullable(FORMS, "c", "int"));

    assertThat(Schema.describe(bench)).contains("sheets.a ", "sheets.b ", "forms.c ");
  }

  @Test
  void movesADroppedTableAwayAndBack() {
    database.execute(
        "CREATE TABLE parents (id int PRIMARY KEY)",
        "CREATE TABLE forms (id serial PRIMARY KEY, parent int REFERENCES parents ON DELETE CASCADE,"
            + " self int REFERENCES forms, title text UNIQUE DEFAULT 'x' CHECK (title <> ''))",
        "CREATE INDEX by_title ON forms (lower(title))",
        "COMMENT ON TABLE forms IS 'forms'",
        "GRANT SELECT ON forms TO PUBLIC",
        "CREATE TRIGGER quiet BEFORE UPDATE ON forms FOR EACH ROW"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "INSERT INTO parents VALUES (1)",
        "INSERT INTO forms (parent, self, title) VALUES (1, 1, 'a'), (1, 1, 'b')");

    scenario.passes(new DropTable(FORMS, false), "forms");

    Workbench.Change dropped = bench.apply(new DropTable(FORMS, false));
    database.execute("DELETE FROM parents");
    Plan plan = bench.undo(dropped).plan();
    assertThat(database.value("SELECT count(*) FROM forms")).isEqualTo("2");
    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conname = 'forms_parent_fkey'"))
        .isEqualTo("f");
    assertThat(plan.undo()).isInstanceOf(UndoSpec.DropTableAgain.class);
  }

  @Test
  void twoDroppedTablesOfOneNameBothComeBack() {
    database.execute("CREATE TABLE forms (id int PRIMARY KEY)", "INSERT INTO forms VALUES (1)");
    Workbench.Change first = bench.apply(new DropTable(FORMS, false));
    database.execute("CREATE TABLE forms (id int PRIMARY KEY)", "INSERT INTO forms VALUES (2)");
    Workbench.Change second = bench.apply(new DropTable(FORMS, false));

    bench.undo(first);
    assertThat(bench.refusal(Workbench.undoOf(second)).reason())
        .isEqualTo(FailureReason.TABLE_EXISTS);
    assertThat(database.value("SELECT id FROM forms")).isEqualTo("1");
    bench.apply(new RenameTable(FORMS, "older"));
    bench.undo(second);
    assertThat(database.value("SELECT id FROM forms")).isEqualTo("2");
  }

  @Test
  void foreignKeysAndViewsNeedCascadeAndComeBack() {
    database.execute(
        "CREATE TABLE forms (id int PRIMARY KEY, title text)",
        "CREATE TABLE answers (id int PRIMARY KEY, form int REFERENCES forms)",
        "CREATE VIEW titles AS SELECT title FROM forms",
        "INSERT INTO forms VALUES (1)",
        "INSERT INTO answers VALUES (1, 1)");

    assertThat(bench.refusal(new DropTable(FORMS, false)).dependents())
        .containsExactly(
            "view public.titles", "foreign key answers_form_fkey of table public.answers");
    scenario.passes(new DropTable(FORMS, true), "forms", "answers");
  }

  @Test
  void whatIsGoneMeanwhileIsSaid() {
    database.execute(
        "CREATE TABLE forms (id int PRIMARY KEY)",
        "CREATE TABLE answers (id int PRIMARY KEY, form int REFERENCES forms)");
    Workbench.Change dropped = bench.apply(new DropTable(FORMS, true));
    database.execute("DROP TABLE answers");

    Plan plan = bench.undo(dropped).plan();

    assertThat(plan.lossless()).isFalse();
    assertThat(plan.warnings()).extracting("code").containsExactly("not_restored");
  }

  @Test
  void aPartitionedTableMovesWithItsPartitions() {
    database.execute(
        "CREATE TABLE forms (id int PRIMARY KEY, title text) PARTITION BY RANGE (id)",
        "CREATE TABLE forms_a PARTITION OF forms FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE forms_b PARTITION OF forms FOR VALUES FROM (10) TO (20)",
        "INSERT INTO forms VALUES (1, 'a'), (11, 'b')");

    scenario.passes(new DropTable(FORMS, false), "forms");
    assertThat(bench.refusal(new DropTable(TableName.of("forms_a"), false)).reason())
        .isEqualTo(FailureReason.INHERITED);
  }

  @Test
  void refusesWhatIsNoTableOrNotOurs() {
    database.execute("CREATE VIEW forms AS SELECT 1 AS id");

    assertThat(bench.refusal(new DropTable(FORMS, false)).reason())
        .isEqualTo(FailureReason.NOT_A_TABLE);
    assertThat(bench.refusal(new DropTable(new TableName("pg_catalog", "pg_class"), true)).reason())
        .isEqualTo(FailureReason.SYSTEM_SCHEMA);
    assertThat(
            bench.refusal(new DropTable(new TableName("fieldfare", "quarantine"), true)).reason())
        .isEqualTo(FailureReason.SYSTEM_SCHEMA);
  }
}
