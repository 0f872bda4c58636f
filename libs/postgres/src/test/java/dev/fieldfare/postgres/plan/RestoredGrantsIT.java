package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made again has its own privileges, owner, target and comment, and no others (I7). */
@WithServers
class RestoredGrantsIT {

  private static final TableName ORDERS = TableName.of("orders");
  private static final String ACL =
      "SELECT (SELECT string_agg(x::text, ' ' ORDER BY x::text) FROM unnest(coalesce(relacl,"
          + " acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", relowner))) x)"
          + " FROM pg_class WHERE oid = '%s'::regclass";

  private final TestDatabase database;
  private final Workbench bench;

  RestoredGrantsIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void givePrivilegesByDefault() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE orders (id int PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, code text)",
        "CREATE VIEW codes AS SELECT code FROM orders",
        "CREATE VIEW restricted AS SELECT code FROM codes",
        "GRANT INSERT ON restricted TO pg_read_all_stats WITH GRANT OPTION",
        "REVOKE DELETE, TRUNCATE ON restricted FROM CURRENT_USER",
        "CREATE STATISTICS seen ON code, id FROM orders",
        "ALTER STATISTICS seen SET STATISTICS 55",
        "COMMENT ON STATISTICS seen IS 'counted'",
        "GRANT USAGE ON SEQUENCE orders_n_seq TO pg_read_all_stats",
        "COMMENT ON SEQUENCE orders_n_seq IS 'numbers'",
        "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC");
  }

  @AfterEach
  void close() throws Exception {
    database.execute(
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC");
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = QuarantineMode.class,
      names = {"COPY", "HIDE"})
  void d11_viewsAndStatisticsComeBackWithTheirOwnGrantsOnly(QuarantineMode mode) {
    List<String> before = privileges("codes", "restricted");
    String statistics = statistics();

    Workbench.Change dropped = bench.apply(drop("code", mode));
    assertThat(bench.undo(dropped).plan().lossless()).isTrue();

    assertThat(privileges("codes", "restricted")).isEqualTo(before);
    assertThat(statistics()).isEqualTo(statistics);
  }

  @ParameterizedTest
  @EnumSource(
      value = QuarantineMode.class,
      names = {"COPY", "HIDE"})
  void d11_theSequenceOfAnIdentityKeepsGrantsAndComment(QuarantineMode mode) {
    List<String> before = privileges("orders_n_seq");

    bench.undo(bench.apply(drop("n", mode)));

    assertThat(privileges("orders_n_seq")).isEqualTo(before);
    assertThat(database.value("SELECT obj_description('orders_n_seq'::regclass, 'pg_class')"))
        .isEqualTo("numbers");
  }

  @Test
  void d11_tablesComeBackWithTheirOwnGrantsOnly() {
    List<String> before = privileges("orders", "codes", "restricted");

    bench.undo(bench.apply(new DropTable(ORDERS, true)));

    assertThat(privileges("orders", "codes", "restricted")).isEqualTo(before);
  }

  @Test
  void d11_statisticsOfAnotherOwnerComeBackToThatOwner() throws Exception {
    String other = database.createRole("other_owner");
    asSuperuser(
        "GRANT CREATE ON SCHEMA public TO " + other,
        "GRANT %s TO %s".formatted(other, database.user()),
        "ALTER STATISTICS public.seen OWNER TO " + other);
    String statistics = statistics();

    bench.undo(bench.apply(drop("code", QuarantineMode.COPY)));

    assertThat(statistics()).isEqualTo(statistics).contains(other);
  }

  @Test
  void d11_securityLabelsThatAnUndoDoesNotGiveBackAreSaid() throws Exception {
    asSuperuser(
        "INSERT INTO pg_seclabel SELECT 'public.orders'::regclass, 'pg_class'::regclass, attnum,"
            + " 'anon', 'MASKED' FROM pg_attribute WHERE attrelid = 'public.orders'::regclass"
            + " AND attname = 'code'",
        "INSERT INTO pg_seclabel VALUES ('public.codes'::regclass, 'pg_class'::regclass, 0,"
            + " 'anon', 'SEEN')");

    Workbench.Change dropped = bench.apply(drop("code", QuarantineMode.COPY));
    Plan undo = bench.undo(dropped).plan();

    for (Plan plan : List.of(dropped.plan(), undo)) {
      assertThat(plan.lossless()).isFalse();
      assertThat(plan.warnings())
          .extracting(Warning::suggestion)
          .anyMatch(s -> s.endsWith("ON COLUMN \"public\".\"orders\".\"code\" IS 'MASKED'"))
          .anyMatch(s -> s.endsWith("SECURITY LABEL FOR anon ON VIEW public.codes IS 'SEEN'"));
    }
  }

  private List<String> privileges(String... relations) {
    return List.of(relations).stream().map(each -> database.value(ACL.formatted(each))).toList();
  }

  private String statistics() {
    return database.value(
        "SELECT concat_ws(' ', pg_get_userbyid(stxowner), stxstattarget, obj_description(oid,"
            + " 'pg_statistic_ext')) FROM pg_statistic_ext WHERE stxname = 'seen'");
  }

  private void asSuperuser(String... statements) throws Exception {
    try (Connection connection = database.superuserDataSource().getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static DropColumn drop(String column, QuarantineMode mode) {
    return new DropColumn(ORDERS, column, true, mode);
  }
}
