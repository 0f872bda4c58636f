package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A migration of twenty statements that a tool left half done. */
final class TwentyStatements {

  static final List<String> BASE = List.of("CREATE TABLE part (id int PRIMARY KEY)");
  static final List<String> SCRIPT =
      List.of(
          "CREATE TABLE shelf (id int PRIMARY KEY, part int REFERENCES part)",
          "ALTER TABLE part ADD note text",
          "CREATE INDEX shelf_part ON shelf (part)",
          "CREATE TABLE box (id int GENERATED ALWAYS AS IDENTITY, label varchar(20))",
          "ALTER TABLE box ADD CONSTRAINT box_label CHECK (label <> '')",
          "CREATE TYPE size AS ENUM ('s', 'l')",
          "ALTER TABLE box ADD size size",
          "CREATE SEQUENCE ticket",
          "ALTER TABLE shelf ADD CONSTRAINT shelf_part_key UNIQUE (part)",
          "COMMENT ON TABLE shelf IS 'where parts are'",
          "CREATE FUNCTION parts() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM part'",
          "ALTER TABLE box ALTER label SET DEFAULT 'new'",
          "CREATE INDEX box_label_lower ON box (lower(label))",
          "ALTER TABLE shelf ALTER part SET NOT NULL",
          "ALTER TABLE shelf ADD depth int",
          "CREATE TABLE \"Big Box\" (\"Id\" int PRIMARY KEY)",
          "ALTER TABLE \"Big Box\" RENAME TO big_box",
          "CREATE INDEX big_box_id ON big_box (\"Id\")",
          "CREATE MATERIALIZED VIEW boxes AS SELECT count(*) AS n FROM box",
          "CREATE VIEW noted AS SELECT id FROM part WHERE note IS NOT NULL");

  /** After how many statements the tool stopped. */
  static final List<Integer> CUTS = List.of(0, 5, 10, 15, 20);

  private TwentyStatements() {}

  static String text(List<String> statements) {
    return String.join(";\n", statements) + ";\n";
  }

  static List<ScriptText> files(String base, String script) {
    return List.of(
        new ScriptText("1", base, "up", "", text(BASE)),
        new ScriptText("2", script, "up", "", text(SCRIPT)));
  }

  /** Recovers each cut point; the tables of the ledger are made before each. */
  static void recoverAll(
      HalfApplied live, RecoveryRequest request, List<String> ledger, String right)
      throws SQLException {
    half(live, ledger, SCRIPT.size());
    CatalogueImage clean = live.image();
    RecoveryPlanner planner = live.planner(request);
    for (int cut : CUTS) {
      half(live, ledger, cut);

      RecoveryReport report = live.fix(planner, HalfApplied.decided(request, List.of(), List.of()));

      assertThat(report.refusals()).as("cut %d", cut).isEmpty();
      assertThat(report.ran()).hasSize(SCRIPT.size() - cut);
      assertThat(report.verified()).isTrue();
      assertThat(clean.differences(live.image()).stream().map(Difference::inWords)).isEmpty();
      assertThat(live.database().query(right)).as("cut %d", cut).containsExactly("right");
      try (Connection connection = live.database().connect()) {
        assertThat(new ForeignLedgers(connection).detect().migrations()).isEmpty();
      }
    }
  }

  static void half(HalfApplied live, List<String> ledger, int cut) throws SQLException {
    live.empty();
    live.run(BASE);
    live.run(ledger);
    live.run(SCRIPT.subList(0, cut));
  }
}
