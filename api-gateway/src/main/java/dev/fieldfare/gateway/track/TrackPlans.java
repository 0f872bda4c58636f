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
import dev.fieldfare.postgres.track.ScriptCheck.Text;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript.Section;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Plans releases and stores nothing. Blocks. */
@ApplicationScoped
class TrackPlans {

  /** A version waits for all lines. */
  private static final List<String> CLAIMS = List.of("*");

  private static final int MOST_CHARACTERS = 1 << 20;

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

  /** The target reads the texts of many versions at once, within a bound. */
  private List<PlannedVersion> withStatements(
      String target, String track, List<PlannedVersion> versions) {
    return pools.with(
        target,
        connection -> {
          ServerGrammar grammar = ServerGrammar.of(connection);
          List<PlannedVersion> full = new ArrayList<>();
          List<Text> texts = new ArrayList<>();
          int characters = 0;
          for (PlannedVersion version : versions) {
            String up = up(connection, track, version.version());
            texts.add(new Text(up, version.transactional()));
            characters += up.length();
            if (characters > MOST_CHARACTERS || full.size() + texts.size() == versions.size()) {
              for (ScriptCheck check : ScriptCheck.of(grammar, texts)) {
                List<ScriptStatement> statements =
                    ReadStatements.of(Section.UP, check.statements());
                full.add(versions.get(full.size()).with(statements));
              }
              texts.clear();
              characters = 0;
            }
          }
          return full;
        });
  }

  private static String up(Connection connection, String track, String version)
      throws SQLException {
    return new TrackLedger(connection)
        .history(track, version)
        .map(history -> LedgerDocuments.read(history, JsonNode.class).path("up").asText())
        .orElse("");
  }
}
