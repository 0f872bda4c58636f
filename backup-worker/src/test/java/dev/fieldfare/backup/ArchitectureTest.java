package dev.fieldfare.backup;

import dev.fieldfare.testkit.architecture.ServiceArchitecture;
import org.junit.jupiter.api.Test;

/** Capabilities know no edge and no wire, and edges do not know each other. */
class ArchitectureTest {

  @Test
  void coreKnowsNoEdgeAndEdgesDoNotKnowEachOther() {
    ServiceArchitecture.of("dev.fieldfare.backup")
        .withWires(
            "jakarta..",
            "org.eclipse.microprofile..",
            "io.smallrye..",
            "io.micrometer..",
            "software.amazon..")
        .check();
  }
}
