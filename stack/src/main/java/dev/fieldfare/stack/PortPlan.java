package dev.fieldfare.stack;

import dev.fieldfare.embedded.service.ServiceDescriptor;

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

  int of(ServiceDescriptor service) {
    return base + service.portOffset();
  }

  String url(ServiceDescriptor service) {
    return "http://127.0.0.1:" + of(service);
  }

  String liveUrl(ServiceDescriptor service) {
    return url(service) + service.livePath();
  }

  String readyUrl(ServiceDescriptor service) {
    return url(service) + service.readyPath();
  }

  int postgres() {
    return base + POSTGRES;
  }

  int redis() {
    return base + REDIS;
  }
}
