package dev.fieldfare.report;

import dev.fieldfare.testkit.architecture.ServiceArchitecture;
import org.junit.jupiter.api.Test;

/** The core knows no wire, and edges do not know each other. */
class ArchitectureTest {

  @Test
  void theCoreKnowsNoEdgeAndEdgesDoNotKnowEachOther() {
    ServiceArchitecture.of("dev.fieldfare.report").check();
  }
}
