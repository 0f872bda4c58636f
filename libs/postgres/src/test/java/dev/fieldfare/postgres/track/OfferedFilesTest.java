package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.postgres.track.ReleasePlan.Applies;
import dev.fieldfare.postgres.track.ReleasePlan.Refused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfferedFilesTest {

  private static final Track EMPTY = Track.empty("main", "main");

  @Test
  void plansFilesThatAreNotStoredInTheirOrder() {
    List<CheckedVersion> files = List.of(file("10", "a"), file("2", "b", "3"), file("3", "c"));

    assertThat(names(plan(EMPTY, files))).containsExactly("3", "2", "10");
  }

  @Test
  void refusesUnknownDependenciesAndCyclesOfFiles() {
    Refused unknown = (Refused) plan(EMPTY, List.of(file("1", "a", "9")));
    Refused cycle =
        (Refused)
            plan(EMPTY, List.of(file("1", "a", "2"), file("2", "b", "3"), file("3", "c", "1")));

    assertThat(unknown.reason()).isEqualTo(FailureReason.UNKNOWN_DEPENDENCY);
    assertThat(unknown.message()).contains("1.sql").contains("depends on 9");
    assertThat(cycle.reason()).isEqualTo(FailureReason.INVALID_SCRIPT);
    assertThat(cycle.message()).contains("1, 2, 3, 1");
  }

  @Test
  void aVersionThatDependsOnItselfIsACycle() {
    Refused refused = (Refused) plan(EMPTY, List.of(file("1", "a", "1")));

    assertThat(refused.message()).contains("1, 1");
  }

  @Test
  void leavesOutWhatIsAppliedAndSeesChangedAndLateFiles() {
    Track applied = applied(OfferedFiles.over(EMPTY, List.of(file("5", "e"))), "5");

    assertThat(names(plan(applied, List.of(file("5", "e"), file("6", "f"))))).containsExactly("6");
    assertThat(((Refused) plan(applied, List.of(file("5", "x")))).reason())
        .isEqualTo(FailureReason.VERSION_CHANGED);
    assertThat(((Refused) plan(applied, List.of(file("4", "d"), file("5", "e")))).reason())
        .isEqualTo(FailureReason.OUT_OF_ORDER);
  }

  @Test
  void aRepeatableFileWithAnotherTextIsAppliedAgain() {
    Track applied = applied(OfferedFiles.over(EMPTY, List.of(file("R__views", "v"))), "R__views");

    assertThat(names(plan(applied, List.of(file("R__views", "v"))))).isEmpty();
    assertThat(names(plan(applied, List.of(file("R__views", "w"))))).containsExactly("R__views");
  }

  private static ReleasePlan plan(Track track, List<CheckedVersion> files) {
    ReleasePlanRequest request =
        new ReleasePlanRequest(
            Optional.empty(), files, Optional.empty(), Optional.empty(), false, false);
    return ReleasePlan.of(OfferedFiles.over(track, files), request.release());
  }

  private static List<String> names(ReleasePlan plan) {
    return ((Applies) plan).versions().stream().map(TrackVersion::version).toList();
  }

  private static CheckedVersion file(String version, String checksum, String... dependsOn) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    for (String needed : dependsOn) {
      options.withArray("dependsOn").add(needed);
    }
    return new CheckedVersion(
        version, "", version + ".sql", Optional.of(checksum), false, options, List.of());
  }

  private static Track applied(Track track, String version) {
    return TrackVersions.applied(track, version);
  }
}
