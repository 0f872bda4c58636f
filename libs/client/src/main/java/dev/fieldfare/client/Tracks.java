package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.recovery.Detection;
import dev.fieldfare.contracts.recovery.Recovery;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.Rehearsal;
import dev.fieldfare.contracts.rehearsal.RehearsalRequest;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.HistoryImport;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.StoredVersion;
import dev.fieldfare.contracts.track.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One track of versioned SQL: its versions, releases and rollbacks. */
public final class Tracks {

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Gateway gateway;
  private final String target;
  private final String track;

  Tracks(Gateway gateway, String target, String track) {
    this.gateway = gateway;
    this.target = target;
    this.track = track;
  }

  /**
   * A file of a version.
   *
   * @param part {@code up}, {@code down} or {@code verify}; sections in the file may say otherwise
   */
  public record VersionFile(
      String version, String file, String part, String description, byte[] text) {}

  /** The track with all its versions; without any while nothing was stored. */
  public Track status() {
    try {
      return gateway.get(path(), Map.of("target", target), Track.class);
    } catch (RequestRefusedException refused) {
      if (refused.problem().code().equals(FailureReason.NOT_FOUND.label())) {
        return Track.empty(track, target);
      }
      throw refused;
    }
  }

  /** Stores the text of a version; nothing runs. */
  public StoredVersion put(VersionFile file) {
    return gateway.put(versionPath(file), parameters(file), file.text(), StoredVersion.class);
  }

  /** Checks the text of a version as {@link #put} does; nothing is stored. */
  public CheckedVersion check(VersionFile file) {
    String path = versionPath(file) + "/check";
    return gateway.postText(path, parameters(file), file.text(), CheckedVersion.class);
  }

  /** What a release would apply; nothing is stored. */
  public PlannedRelease plan(ReleasePlanRequest request) {
    ReleasePlanRequest addressed =
        new ReleasePlanRequest(
            Optional.of(target),
            request.files(),
            request.version(),
            request.to(),
            request.rerun(),
            request.outOfOrder());
    String json = write(addressed);
    return gateway.post(path() + "/plan", Optional.empty(), json, PlannedRelease.class);
  }

  private String versionPath(VersionFile file) {
    return path() + "/versions/" + Gateway.encoded(file.version());
  }

  private Map<String, String> parameters(VersionFile file) {
    return Map.of(
        "target", target,
        "file", file.file(),
        "part", file.part(),
        "description", file.description());
  }

  /** Has pending versions applied; returns at once with their migrations. */
  public RequestedVersions migrate(ReleaseRequest request) {
    return post("/migrate", request, RequestedVersions.class);
  }

  /** Has versions rolled back; returns at once with their migrations. */
  public RequestedVersions rollback(ReleaseRequest request) {
    return post("/rollback", request, RequestedVersions.class);
  }

  /** Marks the versions up to that of the request as there already; nothing runs. */
  public BaselineVersions baseline(ReleaseRequest request) {
    return post("/baseline", request, BaselineVersions.class);
  }

  /** Marks the versions that another tool applied, according to its ledger; nothing runs. */
  public BaselineVersions takeOver(String tool) {
    String json = write(new HistoryImport(Optional.of(target), tool));
    Optional<String> key = Optional.of(UUID.randomUUID().toString());
    return gateway.post(path() + "/history", key, json, BaselineVersions.class);
  }

  /**
   * For the start of an application: stores its files, has those applied that are pending, and
   * waits as {@link #awaitLatest}. Several instances that start together share one release.
   */
  public Track migrateIfNeeded(List<VersionFile> files, Duration patience) {
    List<OfferedVersion> offered = new ArrayList<>();
    for (VersionFile file : files) {
      StoredVersion stored = put(file);
      if (file.part().equals("up")) {
        offered.add(new OfferedVersion(stored.version(), stored.checksum()));
      }
    }
    migrate(
        new ReleaseRequest(
            Optional.empty(),
            offered,
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            Optional.empty()));
    return awaitLatest(patience);
  }

  /**
   * Waits until every version is applied, one has failed, or the time is over: {@link
   * Track#needsMigration} is false where the application may start.
   */
  public Track awaitLatest(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Track now = status();
    while (now.needsMigration()
        && !now.hasFailed()
        && System.nanoTime() < end
        && !gateway.isClosedAfter(PAUSE)) {
      now = status();
    }
    return now;
  }

  /** Requests a rehearsal in a scratch database; returns at once. */
  public Rehearsal rehearse(RehearsalRequest request) {
    Optional<String> key = Optional.of(UUID.randomUUID().toString());
    return gateway.post(path() + "/rehearsals", key, write(request.at(target)), Rehearsal.class);
  }

  /** Waits until the rehearsal has ended, or the time is over. */
  public Rehearsal awaitRehearsal(String id, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Rehearsal now = rehearsal(id);
    while (!now.isEnded() && System.nanoTime() < end && !gateway.isClosedAfter(PAUSE)) {
      now = rehearsal(id);
    }
    return now;
  }

  private Rehearsal rehearsal(String id) {
    String address = path() + "/rehearsals/" + Gateway.encoded(id);
    return gateway.get(address, Map.of("target", target), Rehearsal.class);
  }

  private <T> T post(String verb, ReleaseRequest request, Class<T> answer) {
    ReleaseRequest addressed =
        new ReleaseRequest(
            Optional.of(target),
            request.files(),
            request.version(),
            request.to(),
            request.rerun(),
            request.outOfOrder(),
            request.backup());
    String key = UUID.randomUUID().toString();
    return gateway.post(path() + verb, Optional.of(key), write(addressed), answer);
  }

  private String path() {
    return "tracks/" + Gateway.encoded(track);
  }

  private static String write(Object request) {
    try {
      return ContractsJson.mapper().writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request is written as JSON", e);
    }
  }

  /** Finds, plans, fixes and verifies recoveries of one target. */
  public static final class Recoveries {

    private final Gateway gateway;
    private final String target;

    Recoveries(Gateway gateway, String target) {
      this.gateway = gateway;
      this.target = target;
    }

    /** The migrations that did not end as they should; nothing is changed. */
    public Detection detect() {
      return gateway.get("recoveries/detect", Map.of("target", target), Detection.class);
    }

    /** Requests one; returns at once. */
    public Recovery request(RecoveryRequest request) {
      Optional<String> key = Optional.of(UUID.randomUUID().toString());
      return gateway.post("recoveries", key, write(request), Recovery.class);
    }

    /** Waits until it has ended, or the time is over. */
    public Recovery await(String id, Duration patience) {
      long end = System.nanoTime() + patience.toNanos();
      Recovery now = show(id);
      while (!now.isEnded() && System.nanoTime() < end && !gateway.isClosedAfter(PAUSE)) {
        now = show(id);
      }
      return now;
    }

    private Recovery show(String id) {
      String path = "recoveries/" + Gateway.encoded(id);
      return gateway.get(path, Map.of("target", target), Recovery.class);
    }
  }
}
