package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** I3: with two workers side by side there is still one applier for a name, in order. */
@WithScene
class I3TwoWorkersIT {
  private final Scene scene;

  I3TwoWorkersIT(Scene scene) {
    this.scene = scene;
  }

  @Test
  void c12_twoWorkersShareTheWorkAndApplyEachChangeOnceInOrder() {
    int tables = 100;
    int each = 20;
    for (int n = 0; n < tables; n++) {
      scene.table("shared_" + n, 1);
    }
    List<Double> before = finished();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> messages = new ArrayList<>();
    for (int c = 0; c < each; c++) {
      String column = "c" + c;
      List<String> round =
          new ArrayList<>(Scene.times(tables, n -> Scene.add("shared_" + n, column)));
      Collections.shuffle(round, random);
      messages.addAll(round);
    }

    long start = System.nanoTime();
    messages.forEach(scene::send);
    scene.awaitApplied("shared\\_%", tables * each);
    double seconds = (System.nanoTime() - start) / 1e9;

    List<String> columns = new ArrayList<>(List.of("id 1", "v 2"));
    columns.addAll(Scene.times(each, c -> "c" + c + " " + (c + 3)));
    for (int n = 0; n < tables; n++) {
      assertThat(scene.columns("shared_" + n))
          .as("seed %d", seed)
          .containsExactlyElementsOf(columns);
    }
    List<Double> after = finished();
    List<Double> shares =
        Scene.times(2, n -> (after.get(n) - before.get(n)) / (double) (tables * each));
    System.out.printf(
        "two workers: %d changes in %.1f s, shares %.0f %% and %.0f %%, seed %d%n",
        tables * each, seconds, shares.get(0) * 100, shares.get(1) * 100, seed);
    assertThat(shares.get(0) + shares.get(1)).isEqualTo(1);
    assertThat(shares).allMatch(share -> share > 0.25);
  }

  @Test
  void atomicChangeSetsThatCrossOnTwoTablesAllCommitWhole() {
    int pairs = 20;
    List<List<String>> members = List.of(new ArrayList<>(), new ArrayList<>());
    for (int p = 0; p < pairs; p++) {
      scene.table("cross_%d_a".formatted(p), 1);
      scene.table("cross_%d_b".formatted(p), 1);
      members.get(0).add(member(p, 0, 0, "a"));
      members.get(0).add(member(p, 1, 0, "b"));
      members.get(1).add(member(p, 0, 1, "b"));
      members.get(1).add(member(p, 1, 1, "a"));
    }

    members.stream().flatMap(List::stream).forEach(scene::send);
    scene.awaitApplied("cross\\_%", pairs * 4);

    // One transaction wrote the rows of each set.
    assertThat(
            scene
                .database()
                .query(
                    "SELECT change_set_id FROM fieldfare.field_migrations WHERE change_set_id LIKE"
                        + " 'cross-%' GROUP BY 1 HAVING count(*) <> 2 OR"
                        + " count(DISTINCT xmin::text) <> 1"))
        .isEmpty();
  }

  @Test
  void aChangeOfATablesNewNameWaitsForTheRenameWhoeverAppliesIt() {
    int tables = 30;
    for (int n = 0; n < tables; n++) {
      scene.table("former_" + n, 1);
    }
    for (int n = 0; n < tables; n++) {
      String former = "former_" + n;
      String later = "later_" + n;
      scene.send(Scene.add(former, "x"));
      scene.send(
          """
          {"type":"RENAME_TABLE","table":"%s","newName":"%s"}"""
              .formatted(former, later));
      scene.send(Scene.add(later, "y"));
      scene.send(Scene.add(former, "z"));
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(statuses("former\\_%"))
                  .containsExactly("APPLIED " + 2 * tables, "FAILED " + tables);
              assertThat(statuses("later\\_%")).containsExactly("APPLIED " + tables);
            });
    for (int n = 0; n < tables; n++) {
      assertThat(scene.columns("former_" + n)).isEmpty();
      assertThat(scene.columns("later_" + n)).containsExactly("id 1", "v 2", "x 3", "y 4");
    }
    assertThat(
            scene
                .database()
                .query(
                    "SELECT DISTINCT error_code FROM fieldfare.field_migrations WHERE table_name"
                        + " LIKE 'former\\_%' AND status = 'FAILED'"))
        .containsExactly("table_missing");
  }

  private List<String> statuses(String tablesLike) {
    return scene
        .database()
        .query(
            "SELECT status || ' ' || count(*) FROM fieldfare.field_migrations WHERE table_name"
                + " LIKE '%s' GROUP BY status ORDER BY status".formatted(tablesLike));
  }

  private List<Double> finished() {
    return scene.workers().stream()
        .map(worker -> scene.metric(worker, "migration_worker_migrations_finished_total"))
        .toList();
  }

  private static String member(int pair, int index, int set, String table) {
    return """
        {"type":"ADD_COLUMN","table":"cross_%d_%s","column":"c%d","dataType":"text",\
        "changeSet":{"id":"cross-%d-%d","index":%d,"of":2,"atomic":true}}"""
        .formatted(pair, table, set, pair, set, index);
  }
}
