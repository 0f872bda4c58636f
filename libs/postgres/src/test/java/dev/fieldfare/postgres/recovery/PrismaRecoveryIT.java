package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.recovery.RecoveryStatement;
import dev.fieldfare.contracts.recovery.RecoveryStatement.Verdict;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A migration of twenty statements that stopped anywhere is completed to what a clean run makes.
 */
@WithServers
class PrismaRecoveryIT {

  private static final String NAME = "20250102000000_orders";
  private static final List<String> BASE =
      List.of(
          "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL)",
          "CREATE TYPE level AS ENUM ('low', 'high')");
  private static final List<String> SCRIPT =
      List.of(
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric DEFAULT"
              + " 0)",
          "CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY, order_id bigint, label"
              + " text)",
          "ALTER TABLE customers ADD COLUMN email text",
          "CREATE UNIQUE INDEX customers_email_key ON customers (email)",
          "ALTER TABLE orders ADD CONSTRAINT orders_fk FOREIGN KEY (customer_id) REFERENCES"
              + " customers",
          "CREATE INDEX orders_customer_idx ON orders (customer_id)",
          "INSERT INTO customers (id, name) VALUES (1, 'first')",
          "ALTER TABLE customers ALTER COLUMN name DROP NOT NULL",
          "CREATE VIEW big_orders AS SELECT id FROM orders WHERE total > 100",
          "CREATE FUNCTION order_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM"
              + " orders'",
          "ALTER TABLE items ADD CONSTRAINT items_label_check CHECK (label <> '')",
          "CREATE SEQUENCE ticket_seq",
          "ALTER TYPE level ADD VALUE 'middle'",
          "COMMENT ON TABLE orders IS 'all orders'",
          "ALTER TABLE items ALTER COLUMN label TYPE varchar(80)",
          "UPDATE customers SET name = name || '!' WHERE id = 1",
          "CREATE TABLE \"Mixed Case\" (\"Id\" int PRIMARY KEY)",
          "ALTER TABLE \"Mixed Case\" RENAME TO MIXED_CASE",
          "CREATE INDEX mixed_idx ON mixed_case (\"Id\")",
          "CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders");
  private static final List<Set<Integer>> HOLES =
      List.of(
          Set.of(4),
          Set.of(5),
          Set.of(6),
          Set.of(8),
          Set.of(9),
          Set.of(10),
          Set.of(11, 15),
          Set.of(12),
          Set.of(13),
          Set.of(14),
          Set.of(15),
          Set.of(19),
          Set.of(20),
          Set.of(4, 6),
          Set.of(9, 10),
          Set.of(12, 13),
          Set.of(14, 15),
          Set.of(19, 20),
          Set.of(5, 8));
  private static final List<String> LEDGER =
      List.of(
          "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT"
              + " NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,"
              + " rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),"
              + " applied_steps_count int NOT NULL DEFAULT 0)",
          "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('a', 'x', '"
              + NAME
              + "', 'ERROR')");

  private HalfApplied live;

  private static ScriptText file(String version, List<String> statements) {
    return new ScriptText(
        version, version + "/migration.sql", "up", "", String.join(";\n", statements) + ";\n");
  }

  private static RecoveryRequest request() {
    return HalfApplied.request("prisma", NAME, "2", List.of(file("2", SCRIPT), file("1", BASE)));
  }

  private void half(Set<Integer> done) throws SQLException {
    live.empty();
    live.run(LEDGER);
    live.run(BASE);
    live.run(
        IntStream.rangeClosed(1, SCRIPT.size())
            .filter(done::contains)
            .mapToObj(number -> SCRIPT.get(number - 1))
            .toList());
  }

  private static Set<Integer> upTo(int last) {
    return Set.copyOf(IntStream.rangeClosed(1, last).boxed().toList());
  }

  private static List<Set<Integer>> states() {
    List<Set<Integer>> states = new ArrayList<>();
    for (int cut = 0; cut <= SCRIPT.size(); cut++) {
      states.add(upTo(cut));
    }
    for (Set<Integer> hole : HOLES) {
      List<Integer> done = new ArrayList<>(upTo(SCRIPT.size()));
      done.removeAll(hole);
      states.add(Set.copyOf(done));
    }
    return states;
  }

  @Test
  void pr4_c42_eachHalfAppliedStateIsRecoveredToTheSchemaOfACleanRun(TestDatabase database)
      throws SQLException {
    live = HalfApplied.in(database);
    half(upTo(SCRIPT.size()));
    CatalogueImage clean = live.image();
    RecoveryPlanner planner = live.planner(request());
    assertThat(states()).hasSize(40);
    for (Set<Integer> done : states()) {
      half(done);

      RecoveryReport plan = live.compare(planner);

      assertThat(plan.refusals()).as("done %s", done).isEmpty();
      assertThat(wrong(plan, done)).as("done %s", done).isEmpty();
      List<Integer> asked = List.of(7, 16);
      RecoveryReport report =
          live.fix(
              planner,
              HalfApplied.decided(
                  request(),
                  asked.stream().filter(one -> !done.contains(one)).toList(),
                  asked.stream().filter(done::contains).toList()));
      assertThat(report.refusals()).as("done %s", done).isEmpty();
      assertThat(clean.differences(live.image()).stream().map(Difference::inWords))
          .as("done %s", done)
          .isEmpty();
      assertThat(report.verified()).as("done %s", done).isTrue();
      assertThat(database.query("SELECT name FROM public.customers")).containsExactly("first!");
    }
    ledgerIsAsAfterResolve(database);
  }

  private static List<String> wrong(RecoveryReport plan, Set<Integer> done) {
    List<String> wrong = new ArrayList<>();
    for (RecoveryStatement one : plan.statements()) {
      Verdict expected =
          one.number() == 7 || one.number() == 16
              ? Verdict.ASK
              : done.contains(one.number()) ? Verdict.DONE : Verdict.MISSING;
      if (one.verdict() != expected) {
        wrong.add(one.toString());
      }
    }
    return wrong;
  }

  private static void ledgerIsAsAfterResolve(TestDatabase database) {
    assertThat(
            database.query(
                "SELECT concat_ws(' ', migration_name, rolled_back_at IS NOT NULL, finished_at IS"
                    + " NOT NULL, checksum) FROM public._prisma_migrations ORDER BY started_at, id"
                    + " DESC"))
        .containsExactlyInAnyOrder(
            NAME + " t f x", NAME + " f t " + VersionScript.checksum(file("2", SCRIPT).text()));
  }

  @Test
  void c41_nothingIsMarkedAsDoneWhereAStatementFails(TestDatabase database) throws SQLException {
    live = HalfApplied.in(database);
    half(upTo(3));
    live.run(
        List.of("INSERT INTO customers (id, name, email) VALUES (2, 'a', 'x'), (3, 'b', 'x')"));
    RecoveryPlanner planner = live.planner(request());
    CatalogueImage before = live.image();

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> live.fix(planner, HalfApplied.decided(request(), List.of(7, 16), List.of())))
        .hasMessageContaining("customers_email_key");

    assertThat(live.image()).isEqualTo(before);
    assertThat(
            database.value(
                "SELECT count(*) FROM public._prisma_migrations WHERE finished_at IS NULL AND"
                    + " rolled_back_at IS NULL"))
        .isEqualTo("1");
  }

  @Test
  void pr4_aMigrationGetsNoSecondAppliedRow(TestDatabase database) throws SQLException {
    live = HalfApplied.in(database);
    half(upTo(19));
    live.run(List.of("UPDATE _prisma_migrations SET finished_at = now()"));
    RecoveryPlanner planner = live.planner(request());

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> live.fix(planner, HalfApplied.decided(request(), List.of(), List.of(7, 16))))
        .hasMessageContaining("no row of its ledger would change");

    assertThat(database.value("SELECT count(*) FROM public._prisma_migrations")).isEqualTo("1");
  }

  @Test
  void pr4_dataStatementsAreAskedAndNeverSkipped(TestDatabase database) throws SQLException {
    live = HalfApplied.in(database);
    half(upTo(5));
    RecoveryPlanner planner = live.planner(request());

    RecoveryReport report =
        live.fix(planner, HalfApplied.decided(request(), List.of(7), List.of()));

    assertThat(report.fixed()).isFalse();
    assertThat(report.refusals().getFirst()).contains("Statement 16 (UPDATE) must be decided");
    assertThat(
            live.fix(planner, HalfApplied.decided(request(), List.of(7, 16, 1), List.of()))
                .refusals())
        .containsExactly("Statement 1 is DONE; it is not to be decided.");
  }

  @Test
  void pr4_aTargetThatDiffersElsewhereIsRefused(TestDatabase database) throws SQLException {
    live = HalfApplied.in(database);
    half(upTo(5));
    live.run(List.of("CREATE TABLE by_hand (id int)", "ALTER TYPE level RENAME TO other"));
    RecoveryPlanner planner = live.planner(request());

    RecoveryReport plan = live.compare(planner);

    assertThat(plan.refusals())
        .contains("table public.by_hand is in the target, and no file makes it");
    assertThat(live.fix(planner, HalfApplied.decided(request(), List.of(7, 16), List.of())).fixed())
        .isFalse();
  }

  @Test
  void pr4_whatWasChangedByHandIsAsked(TestDatabase database) throws SQLException {
    live = HalfApplied.in(database);
    half(upTo(12));
    live.run(List.of("ALTER TABLE items ALTER COLUMN label TYPE varchar(10)"));
    RecoveryPlanner planner = live.planner(request());

    RecoveryStatement changed = live.compare(planner).statements().get(14);

    assertThat(changed.verdict()).isEqualTo(Verdict.ASK);
    assertThat(changed.why()).contains("not as before it and not as after it");
  }
}
