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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A version in line, as gateway and worker put it there. */
final class ReleasedVersion {

  private ReleasedVersion() {}

  /** Stores version 1 of a new track, releases it and admits it. */
  static void release(TestDatabase database, String track, String text) throws SQLException {
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
    try (Connection connection = database.connect()) {
      TrackLedger tracks = new TrackLedger(connection);
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
