package dev.fieldfare.gateway.track;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.PlannedRelease.PlannedVersion;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ScriptStatement;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.track.OfferedFiles;
import dev.fieldfare.postgres.track.ReadStatements;
import dev.fieldfare.postgres.track.ReleasePlan;
import dev.fieldfare.postgres.track.ScriptCheck;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript.Section;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans releases and stores nothing. Blocks. */
@ApplicationScoped
class TrackPlans {

  /** A version waits for all lines. */
  private static final List<String> CLAIMS = List.of("*");

  private final TargetPools pools;

  TrackPlans(TargetPools pools) {
    this.pools = pools;
  }

  PlannedRelease of(String target, String name, ReleasePlanRequest request) {
    Track stored =
        pools
            .with(target, connection -> new TrackLedger(connection).find(name))
            .orElseGet(() -> Track.empty(name, target));
    Track track =
        OfferedFiles.over(stored, request.files().stream().map(TrackPlans::named).toList());
    ReleaseRequest release = request.release().spelt(VersionName::canonical);
    List<TrackVersion> versions =
        switch (ReleasePlan.of(track, release)) {
          case ReleasePlan.Refused refused ->
              throw new RequestRefused(refused.reason(), refused.message());
          case ReleasePlan.Applies applies -> applies.versions();
        };
    List<PlannedVersion> planned = versions.stream().map(TrackPlans::planned).toList();
    return new PlannedRelease(
        name,
        target,
        stored.current(),
        request.files().isEmpty() ? withStatements(target, name, planned) : planned);
  }

  private static CheckedVersion named(CheckedVersion file) {
    if (VersionName.find(file.version()).isEmpty()) {
      throw new RequestRefused(
          FailureReason.INVALID_NAME, "\"" + file.version() + "\" cannot name a version.");
    }
    return file;
  }

  private static PlannedVersion planned(TrackVersion version) {
    return new PlannedVersion(
        version.version(),
        version.file(),
        version.status(),
        version.dependsOn(),
        version.transactional(),
        CLAIMS,
        List.of());
  }

  private List<PlannedVersion> withStatements(
      String target, String track, List<PlannedVersion> versions) {
    return pools.with(
        target,
        connection -> {
          ServerGrammar grammar = ServerGrammar.of(connection);
          List<PlannedVersion> full = new ArrayList<>();
          for (PlannedVersion version : versions) {
            full.add(version.with(statements(connection, grammar, track, version.version())));
          }
          return full;
        });
  }

  private static List<ScriptStatement> statements(
      Connection connection, ServerGrammar grammar, String track, String version)
      throws SQLException {
    Optional<JsonNode> stored =
        new TrackLedger(connection)
            .history(track, version)
            .map(history -> LedgerDocuments.read(history, JsonNode.class));
    String up = stored.map(texts -> texts.path("up").asText()).orElse("");
    return ReadStatements.of(Section.UP, ScriptCheck.of(grammar, up).statements());
  }
}
