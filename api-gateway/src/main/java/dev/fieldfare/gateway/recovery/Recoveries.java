package dev.fieldfare.gateway.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.recovery.Recovery;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Requests recoveries, which the migration-worker does. Blocks. */
@ApplicationScoped
class Recoveries {

  private static final String OWN = "fieldfare";
  private static final Set<String> ACTIONS = Set.of("plan", "fix", "verify");
  private static final List<String> TOOLS =
      List.of(
          OWN,
          "prisma",
          "flyway",
          "golang-migrate",
          "liquibase",
          "knex",
          "sequelize",
          "node-pg-migrate",
          "alembic",
          "django",
          "rails");

  private final TargetPools pools;

  Recoveries(TargetPools pools) {
    this.pools = pools;
  }

  Recovery request(String target, RecoveryRequest request, String by) {
    check(request);
    RecoveryRequest complete = request.tool().equals(OWN) ? withTexts(target, request) : request;
    UUID id =
        pools
            .with(target, ledger -> new TrialLedger(ledger).request(Kind.RECOVERY, complete, by))
            .orElseThrow(
                () ->
                    new RequestRefused(
                        FailureReason.WRONG_STATE,
                        "Twenty trials wait for the worker of this target. Ask again later."));
    return find(target, id).orElseThrow();
  }

  private static void check(RecoveryRequest request) {
    if (!ACTIONS.contains(request.action())) {
      throw invalid("\"action\" is plan, fix or verify.");
    }
    if (!TOOLS.contains(request.tool())) {
      throw invalid("\"tool\" is one of: %s.".formatted(String.join(", ", TOOLS)));
    }
    if (request.backup().filter(backup -> !backup.equals("none")).isPresent()) {
      throw invalid("\"backup\" is none, or is left out.");
    }
    request.files().stream()
        .map(ScriptText::version)
        .filter(version -> VersionName.find(version).isEmpty())
        .findFirst()
        .ifPresent(
            version -> {
              throw invalid("\"%s\" cannot name a version.".formatted(version));
            });
  }

  private static RequestRefused invalid(String message) {
    return new RequestRefused(FailureReason.INVALID_VALUE, message);
  }

  /** The versions in place before the one that failed, with their texts. */
  private RecoveryRequest withTexts(String target, RecoveryRequest request) {
    String name = request.ledger().orElse("main");
    Track track =
        pools
            .with(target, ledger -> new TrackLedger(ledger).find(name))
            .orElseThrow(() -> missing("The target %s has no track %s.".formatted(target, name)));
    TrackVersion wanted =
        track
            .find(VersionName.canonical(request.migration()))
            .orElseThrow(
                () ->
                    missing(
                        "The track %s has no version %s.".formatted(name, request.migration())));
    List<ScriptText> texts = new ArrayList<>();
    for (TrackVersion version : track.versions()) {
      boolean isWanted = version.version().equals(wanted.version());
      if (isWanted || version.status().isInPlace() && !version.repeatable()) {
        texts.add(text(target, name, version));
      }
    }
    RecoveryRequest named =
        new RecoveryRequest(
            request.target(),
            request.action(),
            request.tool(),
            Optional.of(name),
            wanted.version(),
            List.of(),
            Optional.empty(),
            request.run(),
            request.done(),
            request.backup());
    return named.with(texts, wanted.version());
  }

  private ScriptText text(String target, String track, TrackVersion version) {
    String up =
        pools
            .with(target, ledger -> new TrackLedger(ledger).history(track, version.version()))
            .map(json -> LedgerDocuments.read(json, JsonNode.class).path("up").asText())
            .orElse("");
    return new ScriptText(version.version(), version.file(), "up", "", up);
  }

  private static RequestRefused missing(String message) {
    return new RequestRefused(FailureReason.NOT_FOUND, message);
  }

  Optional<Recovery> find(String target, UUID id) {
    return pools
        .with(target, ledger -> new TrialLedger(ledger).find(id))
        .map(json -> LedgerDocuments.read(json, JsonNode.class))
        .filter(trial -> trial.path("kind").asText().equals(Kind.RECOVERY.name()))
        .map(trial -> LedgerDocuments.read(trial.toString(), Recovery.class));
  }
}
