package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.StoredVersion;
import dev.fieldfare.contracts.track.Track;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One track of versioned SQL: its versions, releases and rollbacks. */
public final class Tracks {

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
}
