package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I5: values that an undo could not put back stay kept, and ledger and event report them. */
@QuarkusTest
class I5UnrestoredValuesIT extends WorkerTest {

  @Test
  void d3_ledgerAndEventReportValuesThatFoundNoRow() {
    String warning = undoAfterKeysChanged("moved_on");

    assertThat(warning).startsWith("3 kept values have no row").endsWith(": 1, 2, 3.");
    assertThat(stage.ofTable("lossless", "moved_on")).containsExactly("t", "f");
    assertThat(stage.ofTable("plan ->> 'lossless'", "moved_on")).containsExactly("true", "false");
    await().untilAsserted(() -> assertThat(warningsOfEvents("moved_on")).contains(warning));
    assertThat(
            database.value(
                "SELECT (data ->> '3') || ' ' || (restored_at IS NULL) FROM fieldfare.quarantine"
                    + " WHERE table_name = 'moved_on'"))
        .isEqualTo("v3 true");
  }

  @Test
  void d3_whatIsFoundUnderTheLocksReplacesWhatThePlanForesaw() {
    undoAfterKeysChanged("in_between");
    String corrected =
        """
        SELECT (o).plans[1]::jsonb ->> 'lossless' || ' ' || ((o).others[1] ->> 'lossless') || ' '
            || jsonb_array_length((o).plans[1]::jsonb -> 'warnings') || ' '
            || ((o).plans[1]::jsonb #>> '{warnings,0,message}')
          FROM (SELECT fieldfare.with_unrestored(ROW(ARRAY[m.id], ARRAY['APPLIED'], ARRAY['rewrite'],
              ARRAY['%s'], ARRAY[''], ARRAY[NULL::text], ARRAY[NULL::text], ARRAY[m.undo_of],
              ARRAY[NULL::jsonb])::fieldfare.outcomes) AS o
            FROM fieldfare.field_migrations m WHERE m.table_name = 'in_between' AND m.undo_of IS NOT NULL) x
        """;

    for (String plan :
        List.of(
            "{\"lossless\":true}",
            "{\"lossless\":false,\"warnings\":[{\"code\":\"values_not_restored\",\"message\":\"old\"}]}")) {
      assertThat(database.value(corrected.formatted(plan)))
          .startsWith("false false 1 3 kept values have no row");
    }
  }

  private String undoAfterKeysChanged(String table) {
    table(table, 3);
    stage.send("type", "DROP_COLUMN", "table", table, "column", "v", "id", table);
    stage.awaitStatuses(table, "APPLIED");
    database.execute("UPDATE %s SET id = id + 1000".formatted(table));
    stage.send("type", "UNDO", "migrationId", table);
    stage.awaitStatuses(table, "UNDONE", "APPLIED");
    return stage.ofTable("warnings #>> '{0,message}'", table).getLast();
  }

  private List<String> warningsOfEvents(String table) {
    return stage.events().stream()
        .filter(event -> event.path("type").asText().equals("dev.fieldfare.migration.applied"))
        .filter(event -> event.path("subject").asText().equals("main/public." + table))
        .map(event -> event.path("data").path("warnings").path(0).path("message"))
        .map(JsonNode::asText)
        .toList();
  }
}
