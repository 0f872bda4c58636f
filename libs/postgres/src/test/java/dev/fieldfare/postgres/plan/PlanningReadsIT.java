package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The number of catalogue rows that planning reads does not grow with the number of other tables.
 */
@WithServers
class PlanningReadsIT {

  private static final int OTHERS = 400;
  private static final TableName SURVEY = TableName.of("survey");

  // Each table has more rows than this in the catalogues together, three in pg_class alone.
  private static final int FEW = OTHERS;

  private final TestDatabase database;

  PlanningReadsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void makeTables() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "DO $$ BEGIN FOR i IN 1.."
            + OTHERS
            + " LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS other%s (id int PRIMARY KEY, a text)', i);"
            + " END LOOP; END $$",
        "CREATE TABLE IF NOT EXISTS survey (id serial PRIMARY KEY, name text DEFAULT '', a varchar(20))",
        "CREATE INDEX ON survey (lower(name))",
        "CREATE OR REPLACE VIEW names AS SELECT name FROM survey");
  }

  static List<FieldOperation> operations() {
    return List.of(
        AddColumn.nullable(SURVEY, "b", "text"),
        new DropColumn(SURVEY, "a", false, QuarantineMode.AUTO),
        new DropColumn(SURVEY, "name", true, QuarantineMode.AUTO),
        new ChangeType(SURVEY, "a", "numeric", Optional.empty(), CastErrorMode.FAIL),
        new RenameTable(SURVEY, "poll"),
        new CreateTable(
            TableName.of("fresh"),
            List.of(new NewColumn("a", "text", true, Optional.empty())),
            List.of()),
        new DropTable(SURVEY, true));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void readsNoMoreWhereThereAreManyTables(FieldOperation operation) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      new Planning(PlanningLimits.DEFAULT).plan(connection, List.of(Workbench.request(operation)));

      assertThat(readMuch(connection)).isEmpty();
    }
  }

  private static List<String> readMuch(Connection connection) throws SQLException {
    // The views of these numbers read whole catalogues themselves.
    String query =
        """
        SELECT format('%%s: %%s', c, n) FROM unnest('{pg_attrdef,pg_attribute,pg_class,pg_constraint,pg_depend,
            pg_description,pg_index,pg_inherits,pg_rewrite,pg_trigger,pg_type}'::regclass[]) c
         CROSS JOIN LATERAL (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = c) i
         CROSS JOIN LATERAL (SELECT pg_stat_get_xact_tuples_returned(c)
            + pg_stat_get_xact_tuples_returned(i.indexrelid) AS n) t WHERE n > %d
        """
            .formatted(FEW);
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
