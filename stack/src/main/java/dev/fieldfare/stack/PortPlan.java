package dev.fieldfare.stack;

import dev.fieldfare.embedded.service.ServiceDescriptor;

/**
 * Ports, all on loopback: the gateway on the base, the services after it, PostgreSQL on base + 10,
 * Redis on base + 11, health and metrics of the services from base + 20 on.
 *
 * @param base the gateway's port
 */
record PortPlan(int base) {
  static final int DEFAULT_BASE = 8080;
  private static final int POSTGRES = 10;
  private static final int REDIS = 11;

  /** Ports from the base on that a stack may use. */
  static final int COUNT = 30;

  private static final int HIGHEST_BASE = 65_535 - COUNT + 1;

  PortPlan {
    if (base < 1 || base > HIGHEST_BASE) {
      throw StackFailure.usage("--port-base must be between 1 and " + HIGHEST_BASE);
    }
  }

  int of(ServiceDescriptor service) {
    return base + service.portOffset();
  }

  /** The port for health and metrics. */
  int managementOf(ServiceDescriptor service) {
    return base + service.managementPortOffset();
  }

  String url(ServiceDescriptor service) {
    return "http://127.0.0.1:" + of(service);
  }

  String managementUrl(ServiceDescriptor service) {
    return "http://127.0.0.1:" + managementOf(service);
  }

  String liveUrl(ServiceDescriptor service) {
    return managementUrl(service) + service.livePath();
  }

  String readyUrl(ServiceDescriptor service) {
    return managementUrl(service) + service.readyPath();
  }

  int postgres() {
    return base + POSTGRES;
  }

  int redis() {
    return base + REDIS;
  }
}
