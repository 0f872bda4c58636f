package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backup policy of a target counts if neither release nor header has one. */
@WithServers
class BackupPolicyIT {

  private static final Map<String, String> SCRIPTS =
      Map.of(
          "1", "DROP TABLE a;",
          "2", "-- fieldfare: backup=none\nDROP TABLE b;",
          "3", "-- fieldfare: backup=affected\nDROP TABLE c;");

  private TestDatabase database;

  @BeforeEach
  void make(TestDatabase fresh) throws SQLException {
    database = fresh;
    database.execute("DROP SCHEMA IF EXISTS fieldfare CASCADE");
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  private static ObjectNode options() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The policy of each version when these options are requested. */
  private List<String> policies(ObjectNode options) throws SQLException {
    try (Connection connection = database.connect()) {
      TrackLedger ledger = new TrackLedger(connection);
      List<OfferedVersion> wanted = new ArrayList<>();
      for (String version : List.of("1", "2", "3")) {
        VersionScript script = VersionScript.of(SCRIPTS.get(version), Section.UP);
        ledger.put(
            new Upload(
                "main",
                new VersionName(version),
                "",
                Optional.of(version + ".sql"),
                Optional.empty(),
                script,
                "tester"));
        wanted.add(new OfferedVersion(version, VersionScript.checksum(script.up().orElseThrow())));
      }
      ledger.request("main", VersionDirection.UP, wanted, "tester", options);
    }
    return database.query(
        "SELECT coalesce((options || requested) ->> 'backup', 'required') || CASE WHEN requested ?"
            + " 'backupDefault' THEN '!' ELSE '' END FROM fieldfare.schema_migrations ORDER BY"
            + " sort_key");
  }

  @Test
  void i5_theDefaultOfTheTargetYieldsToTheHeader() throws SQLException {
    assertThat(policies(options().put("backupDefault", "affected")))
        .containsExactly("affected", "none", "affected");
  }

  @Test
  void i5_theReleaseOverridesHeaderAndDefault() throws SQLException {
    assertThat(policies(options().put("backupDefault", "affected").put("backup", "none")))
        .containsExactly("none", "none", "none");
  }

  @Test
  void i5_withoutADefaultABackupIsRequired() throws SQLException {
    assertThat(policies(options())).containsExactly("required", "none", "affected");
  }
}
