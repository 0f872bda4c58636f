package dev.fieldfare.gateway.track;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.HistoryImport;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.recovery.ForeignHistory;
import dev.fieldfare.postgres.recovery.HistoryPlan;
import dev.fieldfare.postgres.recovery.HistoryPlan.Taken;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Marked;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Takes over the histories of other tools into tracks. Blocks. */
@ApplicationScoped
class TrackHistories {

  private static final List<String> TOOLS =
      List.of(
          "flyway",
          "prisma",
          "golang-migrate",
          "liquibase",
          "knex",
          "sequelize",
          "node-pg-migrate",
          "alembic",
          "django",
          "rails");

  private final TargetPools pools;
  private final TrackReleases tracks;

  TrackHistories(TargetPools pools, TrackReleases tracks) {
    this.pools = pools;
    this.tracks = tracks;
  }

  BaselineVersions takeOver(String target, String track, HistoryImport request, String by) {
    if (!TOOLS.contains(request.tool())) {
      throw new RequestRefused(
          FailureReason.INVALID_VALUE,
          "Unknown tool \"%s\". Known tools: %s."
              .formatted(request.tool(), String.join(", ", TOOLS)));
    }
    Track known = tracks.find(target, track);
    ForeignHistory history =
        pools.with(target, connection -> ForeignHistory.of(connection, request.tool(), track));
    HistoryPlan.Result plan =
        HistoryPlan.of(known, history, version -> text(target, track, version));
    plan.refusal()
        .ifPresent(
            why -> {
              throw new RequestRefused(FailureReason.WRONG_STATE, why);
            });
    List<Marked> marked =
        pools.with(
            target, connection -> new TrackLedger(connection).takeOver(track, plan.versions(), by));
    marked.stream()
        .filter(version -> !version.isDone())
        .findFirst()
        .ifPresent(
            version -> {
              throw new RequestRefused(
                  FailureReason.WRONG_STATE,
                  "Version %s changed meanwhile (%s). Nothing was done; send the request again."
                      .formatted(version.version(), version.verdict()));
            });
    return new BaselineVersions(
        track, target, plan.versions().stream().map(Taken::version).toList());
  }

  private String text(String target, String track, String version) {
    return pools
        .with(target, connection -> new TrackLedger(connection).history(track, version))
        .map(json -> LedgerDocuments.read(json, JsonNode.class).path("up").asText())
        .orElse("");
  }
}
