package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans that were stored by earlier versions are read, and their undo works.
 *
 * <p>The files are what was stored for these changes of this table. They are never edited, only
 * added to.
 */
@WithServers
class StoredPlanIT {

  private static final TableName T = TableName.of("t");
  private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000001");

  private static final Map<String, FieldOperation> CHANGES =
      Map.of(
          "add-column", AddColumn.nullable(T, "x", "email"),
          "drop-column", new DropColumn(T, "a", true, QuarantineMode.COPY),
          "hide-column", new DropColumn(T, "a", true, QuarantineMode.HIDE),
          "rename-column", new RenameColumn(T, "a", "b"),
          "change-type", new ChangeType(T, "c", "numeric", Optional.empty(), CastErrorMode.FAIL),
          "set-default", new SetDefault(T, "c", "7"),
          "set-not-null", new SetNotNull(T, "n", Optional.of("0")),
          "drop-not-null", new DropNotNull(T, "c"),
          "drop-table", new DropTable(T, true),
          "rename-table", new RenameTable(T, "u"));

  private final TestDatabase database;
  private final Workbench bench;

  StoredPlanIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  static List<String> changes() {
    return CHANGES.keySet().stream().sorted().toList();
  }

  /** Of each change as it was stored with everything spelt out, and without what is empty. */
  static List<String> files() {
    return changes().stream().flatMap(name -> Stream.of(name, "brief/" + name)).toList();
  }

  @BeforeEach
  void makeTables() {
    assumeThat(database.server().version())
        .as("NOT NULL has a name, which was stored")
        .isGreaterThanOrEqualTo(18);
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "TRUNCATE fieldfare.quarantine",
        "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL DEFAULT 'x' UNIQUE CHECK (a <> ''),"
            + " c varchar(9) NOT NULL DEFAULT '1', n int)",
        "CREATE TABLE o (a text REFERENCES t (a))",
        "INSERT INTO t VALUES (1, 'one', '1.50', NULL), (2, 'two', '2', 2)");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @MethodSource("files")
  void i7_whatWasStoredIsReadAndTakenBack(String file) throws Exception {
    String name = file.substring(file.indexOf('/') + 1);
    String schema = Schema.describe(bench);
    List<String> rows = Schema.rows(bench, "t");
    Workbench.Change today =
        bench.apply(new PlanRequest.PlanChange(ID, CHANGES.get(name), PlanOptions.DEFAULT));

    JsonNode stored = stored(file);
    Plan read = Plan.fromJson(stored);
    assertThat(Plan.fromJson(StoredPlanTest.stored(today.plan())))
        .isEqualTo(StoredPlanTest.applied(today.plan()));
    assertThat(read.undo()).isEqualTo(today.plan().undo());
    bench.undo(new Workbench.Change(ID, read));

    assertThat(Schema.describe(bench)).isEqualTo(schema);
    assertThat(Schema.rows(bench, "t")).isEqualTo(rows);
  }

  private static JsonNode stored(String name) throws IOException {
    try (InputStream file =
        StoredPlanIT.class.getResourceAsStream("/golden/plan/" + name + ".json")) {
      assertThat(file).as("the stored plan of " + name).isNotNull();
      return ContractsJson.mapper().readTree(file);
    }
  }
}
