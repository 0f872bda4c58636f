package dev.fieldfare.stack;

/**
 * Who listens where: the gateway on the base, the services after it, PostgreSQL on base + 10, Redis
 * on base + 11; all on loopback.
 *
 * @param base the gateway's port
 */
record PortPlan(int base) {
  static final int DEFAULT_BASE = 8080;
  private static final int POSTGRES = 10;
  private static final int REDIS = 11;

  PortPlan {
    if (base < 1 || base + REDIS > 65_535) {
      throw StackFailure.usage("--port-base must be between 1 and " + (65_535 - REDIS));
    }
  }

  int of(Service service) {
    return base + service.portOffset();
  }

  int postgres() {
    return base + POSTGRES;
  }

  int redis() {
    return base + REDIS;
  }
}
