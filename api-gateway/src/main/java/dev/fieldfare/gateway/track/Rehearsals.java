package dev.fieldfare.gateway.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.rehearsal.Rehearsal;
import dev.fieldfare.contracts.rehearsal.RehearsalRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.PlannedRelease.PlannedVersion;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.track.TrackUploads.UploadedFile;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.trial.RehearsedScript;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Requests rehearsals, which the migration-worker does. Blocks. */
@ApplicationScoped
class Rehearsals {

  private final TargetPools pools;
  private final TrackUploads uploads;
  private final TrackPlans plans;

  Rehearsals(TargetPools pools, TrackUploads uploads, TrackPlans plans) {
    this.pools = pools;
    this.uploads = uploads;
    this.plans = plans;
  }

  /** What the worker gets. */
  private record Wanted(String track, List<RehearsedScript> versions) {}

  Rehearsal request(String target, String track, RehearsalRequest request, String by) {
    Map<String, RehearsedScript> offered = new HashMap<>();
    List<CheckedVersion> checked = new ArrayList<>();
    for (ScriptText file : request.files()) {
      UploadedFile uploaded = uploaded(track, file);
      CheckedVersion version = uploads.check(target, uploaded);
      if (file.part().equals("up")) {
        checked.add(version.withoutStatements());
      }
      offered.merge(
          version.version(), script(version, uploaded, file.part()), Rehearsals::together);
    }
    PlannedRelease plan = plans.of(target, track, plan(request, checked));
    List<RehearsedScript> scripts =
        plan.versions().stream().map(version -> script(target, track, version, offered)).toList();
    return requested(target, track, new Wanted(track, scripts), by);
  }

  private Rehearsal requested(String target, String track, Wanted wanted, String by) {
    UUID id =
        pools
            .with(target, ledger -> new TrialLedger(ledger).request(Kind.REHEARSAL, wanted, by))
            .orElseThrow(
                () ->
                    new RequestRefused(
                        FailureReason.WRONG_STATE,
                        "Twenty trials wait for the worker of this target. Ask again later."));
    return find(target, track, id).orElseThrow();
  }

  Optional<Rehearsal> find(String target, String track, UUID id) {
    return pools
        .with(target, ledger -> new TrialLedger(ledger).find(id))
        .map(json -> LedgerDocuments.read(json, Rehearsal.class))
        .filter(rehearsal -> track.equals(rehearsal.track()));
  }

  private static ReleasePlanRequest plan(RehearsalRequest request, List<CheckedVersion> files) {
    return new ReleasePlanRequest(
        request.target(),
        files,
        request.version(),
        request.to(),
        request.rerun(),
        request.outOfOrder());
  }

  private static UploadedFile uploaded(String track, ScriptText file) {
    return new UploadedFile(
        track,
        file.version(),
        file.file(),
        file.part(),
        file.description(),
        file.text().getBytes(StandardCharsets.UTF_8));
  }

  private static RehearsedScript script(CheckedVersion version, UploadedFile file, String part) {
    VersionScript script = TrackUploads.script(file);
    return new RehearsedScript(
        version.version(),
        version.file(),
        script.up().orElse(""),
        script.down(),
        part.equals("down") ? Optional.of(file.file()) : Optional.empty(),
        version.options());
  }

  /** Files of one version: what is up comes from the up file. */
  private static RehearsedScript together(RehearsedScript first, RehearsedScript second) {
    boolean firstIsUp = !first.up().isEmpty();
    RehearsedScript up = firstIsUp ? first : second;
    RehearsedScript other = firstIsUp ? second : first;
    return new RehearsedScript(
        up.version(),
        up.file(),
        up.up(),
        up.down().or(other::down),
        up.down().isPresent() ? up.downFile() : other.downFile(),
        up.options());
  }

  private RehearsedScript script(
      String target, String track, PlannedVersion version, Map<String, RehearsedScript> offered) {
    RehearsedScript known = offered.get(version.version());
    return known == null ? stored(target, track, version) : known;
  }

  private RehearsedScript stored(String target, String track, PlannedVersion version) {
    JsonNode texts =
        pools
            .with(target, ledger -> new TrackLedger(ledger).history(track, version.version()))
            .map(json -> LedgerDocuments.read(json, JsonNode.class))
            .orElseThrow();
    JsonNode options =
        pools
            .with(target, ledger -> new TrackLedger(ledger).find(track))
            .flatMap(known -> known.find(VersionName.canonical(version.version())))
            .map(TrackVersion::options)
            .orElseGet(JsonNodeFactory.instance::objectNode);
    return new RehearsedScript(
        version.version(),
        version.file(),
        texts.path("up").asText(),
        Optional.ofNullable(texts.path("down").textValue()),
        Optional.empty(),
        options);
  }
}
