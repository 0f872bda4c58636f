package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions under a worker of the former release, which gives no checks to the ledger. */
@WithServers
class FormerVersionCallIT {
  private static final String TABLE = "CREATE TABLE made (id int)";

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.createReleaseRole();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox",
        "DROP TABLE IF EXISTS made");
  }

  @Test
  void d15_aWorkerOfTheFormerReleaseAppliesAVersion() throws SQLException {
    release("plain", TABLE);

    assertThat(formerCall()).contains("\"done\"");
    assertThat(status("plain")).isEqualTo("APPLIED");
  }

  @Test
  void d15_aWorkerOfTheFormerReleaseLeavesAVersionThatIsToBeVerified() throws SQLException {
    release("verified", TABLE + ";\n-- fieldfare: verify\nSELECT false");

    assertThat(formerCall()).contains("\"waits\"");
    assertThat(status("verified")).isEqualTo("PENDING");
    assertThat(database.value("SELECT to_regclass('made') IS NULL")).isEqualTo("t");
  }

  private String formerCall() {
    return database.value(
        "SELECT fieldfare.apply_version(m.id, ARRAY['%s'], ARRAY[1], 'token', NULL::name)"
                .formatted(TABLE)
            + " FROM fieldfare.field_migrations m");
  }

  private String status(String track) {
    return database.value(
        "SELECT status FROM fieldfare.schema_migrations WHERE track = '%s'".formatted(track));
  }

  private void release(String track, String text) throws SQLException {
    try (Connection connection = database.connect()) {
      TrackLedger tracks = new TrackLedger(connection);
      VersionScript script = VersionScript.of(text, Section.UP);
      Upload upload =
          new Upload(
              track,
              new VersionName("1"),
              "",
              Optional.of("1.sql"),
              Optional.empty(),
              script,
              "tester");
      assertThat(tracks.put(upload)).isEqualTo("stored");
      tracks.request(
          track,
          VersionDirection.UP,
          List.of(new OfferedVersion("1", upload.checksum().orElseThrow())),
          "tester",
          JsonNodeFactory.instance.objectNode());
      var admissions = new AdmissionLedger(connection);
      ObjectNode batch = LedgerIT.batch(admissions.readInbox(1));
      ObjectNode item = (ObjectNode) batch.path("items").get(0);
      item.remove(List.of("schema_name", "table_name"));
      item.putArray("names").add("*");
      assertThat(JsonBatch.admit(admissions, batch))
          .isEqualTo(new AdmissionAnswer.Admitted(1, 0, 0, 0));
    }
  }
}
