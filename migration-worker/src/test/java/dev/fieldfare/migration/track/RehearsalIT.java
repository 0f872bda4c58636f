package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.migration.support.WorkerTest;
import dev.fieldfare.postgres.trial.RehearsedScript;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The worker does the trials that the ledger has. */
@QuarkusTest
class RehearsalIT extends WorkerTest {

  @Test
  void pr14_theWorkerRehearsesAndLeavesNoDatabase() throws Exception {
    database.createReleaseRole();
    database.execute("CREATE TABLE rehearsed (id int)");

    JsonNode trial =
        ended(request("ALTER TABLE rehearsed ADD a text;", "ALTER TABLE rehearsed DROP a;"));

    assertThat(trial.path("status").asText()).as(trial.toString()).isEqualTo("DONE");
    assertThat(trial.path("report").path("passed").asBoolean()).as(trial.toString()).isTrue();
    assertThat(trial.path("report").path("versions").path(0).path("runs")).hasSize(3);
    assertThat(
            database.query("SELECT datname FROM pg_database WHERE datname ~ '^fieldfare_scratch'"))
        .isEmpty();
    assertThat(database.query("SELECT name FROM fieldfare.leases WHERE name ~ '^trial'")).isEmpty();
    assertThat(
            database.query(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'rehearsed'::regclass AND attnum"
                    + " > 0"))
        .containsExactly("id");
  }

  private UUID request(String up, String down) throws Exception {
    RehearsedScript script =
        new RehearsedScript(
            "1",
            "1.sql",
            up,
            Optional.of(down),
            Optional.empty(),
            JsonNodeFactory.instance.objectNode());
    try (var connection = database.connect()) {
      return new TrialLedger(connection)
          .request(Kind.REHEARSAL, Map.of("track", "main", "versions", List.of(script)), "tester")
          .orElseThrow();
    }
  }

  private JsonNode ended(UUID id) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> find(id), trial -> trial.path("finishedAt").isTextual());
  }

  private JsonNode find(UUID id) throws Exception {
    try (var connection = database.connect()) {
      return ContractsJson.mapper().readTree(new TrialLedger(connection).find(id).orElseThrow());
    }
  }
}
