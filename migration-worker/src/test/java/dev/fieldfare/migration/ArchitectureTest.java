package dev.fieldfare.migration;

import dev.fieldfare.testkit.architecture.ServiceArchitecture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A plain core in three stages, versions of tracks above it, and edges. */
class ArchitectureTest {
  private static final String ADMISSION = "admission";
  private static final String PLANNING = "planning";
  private static final String APPLYING = "applying";
  private static final String TRACK = "track";
  private static final String TRIAL = "trial";

  private final ServiceArchitecture worker =
      ServiceArchitecture.of("dev.fieldfare.migration")
          .withWires("jakarta..", "org.eclipse.microprofile..", "io.smallrye..", "io.micrometer..");

  @Test
  void coreKnowsNoEdgeAndEdgesDoNotKnowEachOther() {
    worker.check();
  }

  @Test
  void admissionKnowsNoLaterStage() {
    worker.doNotKnow(List.of(ADMISSION), List.of(PLANNING, APPLYING));
  }

  @Test
  void planningKnowsNoOtherStage() {
    worker.doNotKnow(List.of(PLANNING), List.of(ADMISSION, APPLYING));
  }

  @Test
  void onlyTheAssemblyKnowsTracks() {
    List<String> stages = List.of(ADMISSION, PLANNING, APPLYING);
    worker.doNotKnow(
        Stream.concat(stages.stream(), ServiceArchitecture.EDGES.stream()).toList(),
        List.of(TRACK, TRIAL));
  }
}
