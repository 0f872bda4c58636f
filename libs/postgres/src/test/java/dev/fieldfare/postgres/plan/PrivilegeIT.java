package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rights are asked for before, and a change is whole or not at all. */
@WithServers
class PrivilegeIT {

  private static final TableName ORDERS = TableName.of("orders");

  private final TestDatabase database;
  private final Workbench bench;

  PrivilegeIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void makeATable() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (0, 'zero')");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private void asSuperuser(String... statements) throws Exception {
    try (Connection connection = database.superuserDataSource().getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void i8_whatSomebodyPutsIntoPublicIsNotCalledByPlanning() {
    database.execute(
        "CREATE TABLE public.caught (what text)",
        "CREATE FUNCTION public.caught(oid, integer) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO public.caught VALUES ('operator'); RETURN true; END $$",
        "CREATE OPERATOR public.<> (LEFTARG = oid, RIGHTARG = integer, FUNCTION = public.caught)",
        "CREATE FUNCTION public.format(text, text, bigint, bigint, bigint, bigint, bigint, text)"
            + " RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.caught VALUES"
            + " ('function'); RETURN NULL; END $$",
        "ALTER TABLE orders ADD COLUMN n int GENERATED ALWAYS AS IDENTITY");

    bench.apply(AddColumn.nullable(ORDERS, "x", "int"));
    new Scenario(bench).passes(new DropColumn(ORDERS, "n", false, QuarantineMode.AUTO), "orders");

    assertThat(bench.query("SELECT what FROM caught")).isEmpty();
    assertThat(bench.query("SHOW search_path")).doesNotContain("pg_catalog");
  }

  @Test
  void i8_norIsWhatWouldFitColumnNumbersAndOidsBetter() {
    database.execute(
        "CREATE TABLE public.caught (what text)",
        "CREATE FUNCTION public.unnest(smallint[]) RETURNS SETOF smallint LANGUAGE plpgsql AS $$"
            + " BEGIN INSERT INTO public.caught VALUES ('function'); RETURN; END $$",
        "CREATE FUNCTION public.caught(oid, regclass) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO public.caught VALUES ('operator'); RETURN true; END $$",
        "CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = regclass, FUNCTION = public.caught)");

    bench.planned(Workbench.request(new RenameColumn(ORDERS, "note", "remark")));

    assertThat(bench.query("SELECT what FROM caught")).isEmpty();
  }

  @Test
  void tablesOfOthersAreRefusedAndThoseOfOurGroupAreNot() throws Exception {
    String other = database.createRole("other");
    asSuperuser("ALTER TABLE public.orders OWNER TO " + other);
    assertThat(bench.refusal(AddColumn.nullable(ORDERS, "x", "int")).reason())
        .isEqualTo(FailureReason.NOT_OWNER);

    asSuperuser(
        "GRANT %s TO %s".formatted(other, database.user()),
        "GRANT USAGE, CREATE ON SCHEMA public TO " + other);
    new Scenario(bench)
        .passes(new DropColumn(ORDERS, "note", false, QuarantineMode.AUTO), "orders");
  }

  @Test
  void aReaderPlansForTheRoleThatWillApply() throws Exception {
    String reader = database.createRole("reader");
    database.execute(
        "SELECT fieldfare.grant_role('%s', 'gateway')".formatted(reader),
        "GRANT SELECT ON orders TO " + reader);
    PlanningLimits limits =
        new PlanningLimits(1L << 26, 50, NamePolicy.DEFAULT, Optional.of(database.user()));
    List<PlanRequest> requests =
        List.of(
            Workbench.request(AddColumn.nullable(ORDERS, "x", "int")),
            Workbench.request(new DropColumn(ORDERS, "note", false, QuarantineMode.AUTO)));
    try (Connection connection = database.dataSourceOf(reader).getConnection()) {
      connection.setReadOnly(true);

      assertThat(new Planning(limits).plan(connection, requests))
          .allMatch(PlanResult.Planned.class::isInstance);
      assertThat(new Planning(PlanningLimits.DEFAULT).plan(connection, requests))
          .allMatch(PlanResult.Refused.class::isInstance);
    }
  }

  @Test
  void c1_whatIsKeptAndWhatIsDroppedStandOrFallTogether() {
    Workbench.Change drop =
        bench.planned(
            Workbench.request(new DropColumn(ORDERS, "note", false, QuarantineMode.AUTO)));
    database.execute("CREATE VIEW notes AS SELECT note FROM orders");

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> bench.carryOut(List.of(drop))))
        .hasMessage("the table has changed");

    assertThat(database.value("SELECT count(*) FROM fieldfare.quarantine")).isEqualTo("0");
    assertThat(database.value("SELECT note FROM notes")).isEqualTo("zero");
  }

  @Test
  void c3_nothingThatIsWrittenUntilTheDropIsLost() throws Exception {
    ConcurrentLinkedQueue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(acknowledged));
    while (acknowledged.size() < 50) {
      Thread.onSpinWait();
    }

    Workbench.Change drop = null;
    while (drop == null) {
      try {
        drop = bench.apply(new DropColumn(ORDERS, "note", false, QuarantineMode.COPY));
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the table has changed");
      }
    }
    writing.join();
    bench.undo(drop);

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(50);
    assertThat(database.query("SELECT id FROM orders WHERE note = 'note ' || id ORDER BY id"))
        .containsAll(acknowledged.stream().map(String::valueOf).toList());
  }

  /** Writes rows until the column is gone. */
  private void write(ConcurrentLinkedQueue<Integer> acknowledged) {
    try (Connection connection = database.connect();
        var insert = connection.prepareStatement("INSERT INTO orders (id, note) VALUES (?, ?)")) {
      for (int id = 1; ; id++) {
        insert.setInt(1, id);
        insert.setString(2, "note " + id);
        insert.executeUpdate();
        acknowledged.add(id);
      }
    } catch (java.sql.SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("42703");
    }
  }

  @Test
  void fingerprintsSeeWhatMattersAndNothingElse() {
    String query =
        "SELECT fingerprint FROM fieldfare.fingerprints(ARRAY['orders'::regclass::oid], NULL)";
    String before = database.value(query);
    database.execute(
        "INSERT INTO orders VALUES (1, 'x')",
        "ANALYZE orders",
        "VACUUM orders",
        "CREATE TABLE x (a int)");
    assertThat(database.value(query)).isEqualTo(before);

    for (String ddl :
        List.of(
            "CREATE INDEX i ON orders (note)",
            "ALTER TABLE orders ADD CHECK (id >= 0)",
            "CREATE VIEW v AS SELECT note FROM orders",
            "CREATE OR REPLACE RULE r AS ON DELETE TO orders DO ALSO NOTHING",
            "ALTER TABLE orders ALTER note SET DEFAULT 'a'",
            "ALTER TABLE orders RENAME note TO n",
            "ALTER TABLE orders ALTER n SET STATISTICS 5",
            "ALTER TABLE orders RENAME CONSTRAINT orders_id_check TO c",
            "ALTER TABLE x ADD id int REFERENCES orders",
            "GRANT SELECT (n) ON orders TO PUBLIC",
            "COMMENT ON TABLE orders IS 'x'")) {
      database.execute(ddl);
      String after = database.value(query);
      if (ddl.startsWith("COMMENT")) {
        assertThat(after).isEqualTo(before);
      } else {
        assertThat(after).as(ddl).isNotEqualTo(before);
      }
      before = after;
    }
  }

  @Test
  void aFingerprintOfSomeColumnsSeesThemAndTheirTableAndNoOthers() {
    database.execute("ALTER TABLE orders ADD other text, ADD third int");
    String query =
        "SELECT fingerprint FROM fieldfare.fingerprints(ARRAY['orders'::regclass::oid],"
            + " ARRAY['{1,2}'])";
    String before = database.value(query);
    assertThat(before).startsWith("{1,2}:");
    database.execute(
        "ALTER TABLE orders ALTER other SET DEFAULT 'a'",
        "ALTER TABLE orders RENAME other TO another",
        "ALTER TABLE orders DROP third",
        "CREATE VIEW v AS SELECT another FROM orders");
    assertThat(database.value(query)).isEqualTo(before);

    for (String ddl :
        List.of(
            "ALTER TABLE orders ADD fourth text",
            "CREATE INDEX i ON orders (another)",
            "ALTER TABLE orders ADD CHECK (another <> '')",
            "CREATE VIEW w AS SELECT note FROM orders",
            "CREATE STATISTICS s ON note, another FROM orders",
            "CREATE TRIGGER t AFTER UPDATE OF note ON orders FOR EACH ROW EXECUTE FUNCTION"
                + " suppress_redundant_updates_trigger()",
            "ALTER TABLE orders ALTER note SET DEFAULT 'a'",
            "ALTER TABLE orders ALTER note SET DEFAULT 'b'",
            "ALTER TABLE orders RENAME note TO n",
            "ALTER TABLE orders ALTER n SET NOT NULL")) {
      database.execute(ddl);
      String after = database.value(query);
      assertThat(after).as(ddl).isNotEqualTo(before);
      before = after;
    }
  }
}
