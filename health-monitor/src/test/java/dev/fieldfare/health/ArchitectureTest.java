package dev.fieldfare.health;

import dev.fieldfare.testkit.architecture.ServiceArchitecture;
import org.junit.jupiter.api.Test;

/** The core knows no edge, and edges do not know each other. */
class ArchitectureTest {

  @Test
  void packagesKeepTheirDirections() {
    ServiceArchitecture.of("dev.fieldfare.health").check();
  }
}
