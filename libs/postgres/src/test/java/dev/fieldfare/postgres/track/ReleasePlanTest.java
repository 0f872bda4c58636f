package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFinding;
import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.postgres.track.ReleasePlan.Applies;
import dev.fieldfare.postgres.track.ReleasePlan.Refused;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReleasePlanTest {

  private static final ReleaseRequest ALL = request(Optional.empty(), Optional.empty());

  @Test
  void appliesWhatIsNotAppliedInOrder() {
    Track track =
        track(
            version("1", VersionStatus.APPLIED),
            version("2", VersionStatus.FAILED),
            version("10", VersionStatus.PENDING));

    assertThat(names(ReleasePlan.of(track, ALL))).containsExactly("2", "10");
    assertThat(names(ReleasePlan.of(track, request(Optional.empty(), Optional.of("2")))))
        .containsExactly("2");
    assertThat(names(ReleasePlan.of(track, request(Optional.of("10"), Optional.empty()))))
        .containsExactly("10");
  }

  @Test
  void appliesDependenciesFirst() {
    Track track =
        track(version("1", VersionStatus.PENDING, "2"), version("2", VersionStatus.PENDING));

    assertThat(names(ReleasePlan.of(track, ALL))).containsExactly("2", "1");
  }

  @Test
  void refusesUnknownDependenciesAndCycles() {
    Track unknown = track(version("1", VersionStatus.PENDING, "7"));
    Track cycle =
        track(version("1", VersionStatus.PENDING, "2"), version("2", VersionStatus.PENDING, "1"));

    assertThat(refusal(unknown)).isEqualTo(FailureReason.UNKNOWN_DEPENDENCY);
    assertThat(((Refused) ReleasePlan.of(cycle, ALL)).message()).contains("1, 2, 1");
  }

  @Test
  void refusesChangedAndLateVersions() {
    Track changed = track(found("1", VersionStatus.APPLIED, VersionFinding.CHANGED));
    Track late =
        track(
            found("1", VersionStatus.PENDING, VersionFinding.OUT_OF_ORDER),
            version("2", VersionStatus.APPLIED));

    assertThat(refusal(changed)).isEqualTo(FailureReason.VERSION_CHANGED);
    assertThat(refusal(late)).isEqualTo(FailureReason.OUT_OF_ORDER);
  }

  @Test
  void c51_aRollbackIsRefusedWithTheOrderedListOfWhatDependsOnIt() {
    Track track =
        track(
            version("1", VersionStatus.APPLIED),
            version("2", VersionStatus.APPLIED),
            version("3", VersionStatus.APPLIED, "2"),
            version("4", VersionStatus.PENDING));

    Refused refused =
        (Refused) VersionRollback.of(track, request(Optional.of("1"), Optional.empty()));
    assertThat(refused.reason()).isEqualTo(FailureReason.LATER_CHANGES);
    assertThat(refused.message()).contains("in this order: 3, 2.");
    assertThat(names(VersionRollback.of(track, request(Optional.empty(), Optional.of("1")))))
        .containsExactly("3", "2");
    assertThat(
            ((Refused) VersionRollback.of(track, request(Optional.of("4"), Optional.empty())))
                .reason())
        .isEqualTo(FailureReason.WRONG_STATE);
  }

  private static FailureReason refusal(Track track) {
    return ((Refused) ReleasePlan.of(track, ALL)).reason();
  }

  private static List<String> names(ReleasePlan plan) {
    return ((Applies) plan).versions().stream().map(TrackVersion::version).toList();
  }

  private static ReleaseRequest request(Optional<String> version, Optional<String> to) {
    return new ReleaseRequest(
        Optional.empty(), List.of(), version, to, false, false, Optional.empty());
  }

  private static Track track(TrackVersion... versions) {
    return new Track("main", "main", Optional.of("2"), List.of(versions));
  }

  private static TrackVersion found(String name, VersionStatus status, VersionFinding finding) {
    return version(name, status, List.of(finding), JsonNodeFactory.instance.objectNode());
  }

  private static TrackVersion version(String name, VersionStatus status, String... dependsOn) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    for (String needed : dependsOn) {
      options.withArray("dependsOn").add(needed);
    }
    return version(name, status, List.of(), options);
  }

  private static TrackVersion version(
      String name, VersionStatus status, List<VersionFinding> findings, JsonNode options) {
    return new TrackVersion(
        name,
        "",
        name + ".sql",
        status,
        findings,
        false,
        "c",
        "c",
        true,
        true,
        options,
        false,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
