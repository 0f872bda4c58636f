package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.RequestedVersions.RequestedVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One track of a database with a running worker, as the gateway uses it. */
public record TrackStage(TestDatabase database, String name) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Stores the text of a version. */
  public String put(String version, String text) {
    return ledger(
        ledger ->
            ledger.put(
                new Upload(
                    name,
                    new VersionName(version),
                    "",
                    Optional.of(version + ".sql"),
                    Optional.empty(),
                    VersionScript.of(text, Section.UP),
                    "tester")));
  }

  /** Releases versions. */
  public List<RequestedVersion> apply(String... versions) {
    return request(VersionDirection.UP, false, versions);
  }

  List<RequestedVersion> applyWithoutBackup(String... versions) {
    return request(VersionDirection.UP, true, versions);
  }

  List<RequestedVersion> rollBack(String... versions) {
    return request(VersionDirection.DOWN, true, versions);
  }

  private List<RequestedVersion> request(
      VersionDirection direction, boolean withoutBackup, String... versions) {
    var options = JsonNodeFactory.instance.objectNode();
    if (withoutBackup) {
      options.put("backup", "none");
    }
    List<OfferedVersion> wanted =
        Stream.of(versions)
            .map(version -> new OfferedVersion(version, version(version).checksum()))
            .toList();
    return ledger(ledger -> ledger.request(name, direction, wanted, "tester", options));
  }

  Track track() {
    return ledger(ledger -> ledger.find(name).orElseThrow());
  }

  TrackVersion version(String version) {
    return track().find(version).orElseThrow();
  }

  /** Waits until the versions, in their order, are in these states and nothing is under way. */
  public void awaitStatuses(String... statuses) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<TrackVersion> versions = track().versions();
              assertThat(versions).noneMatch(TrackVersion::underWay);
              assertThat(versions.stream().map(v -> v.status().name()).toList())
                  .as(versions.toString())
                  .containsExactly(statuses);
            });
  }

  /** What the attempts of a version came to, oldest first. */
  public List<String> attempts(String version) {
    return database.query(
        "SELECT concat_ws(' ', direction, status, error ->> 'code') FROM fieldfare.version_attempts"
            + " WHERE track = '%s' AND version = '%s' ORDER BY n".formatted(name, version));
  }

  /** The message of the last failure of a version. */
  String error(String version) {
    return version(version).error().map(failure -> failure.message()).orElse("none");
  }

  boolean hasTable(String table) {
    return !"0"
        .equals(
            database.value(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = '%s'"
                    .formatted(table)));
  }

  private interface Asking<T> {
    T of(TrackLedger ledger) throws SQLException;
  }

  private <T> T ledger(Asking<T> asking) {
    try (var connection = database.connect()) {
      return asking.of(new TrackLedger(connection));
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
