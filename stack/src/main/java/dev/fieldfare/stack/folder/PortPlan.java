package dev.fieldfare.stack.folder;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.StackFailure;

/**
 * Ports, all on loopback: the gateway on the base, the services after it, PostgreSQL on base + 10,
 * Redis on base + 11. Health and metrics of the services are on base + 20 and after.
 *
 * @param base the gateway's port
 */
public record PortPlan(int base) {
  public static final int DEFAULT_BASE = 8080;
  private static final int POSTGRES = 10;
  private static final int REDIS = 11;

  /** Ports from the base on that a stack may use. */
  public static final int COUNT = 30;

  private static final int HIGHEST_BASE = 65_535 - COUNT + 1;

  public PortPlan {
    if (base < 1 || base > HIGHEST_BASE) {
      throw StackFailure.usage("--port-base must be between 1 and " + HIGHEST_BASE);
    }
  }

  public int of(ServiceDescriptor service) {
    return base + service.portOffset();
  }

  /** The port for health and metrics. */
  public int managementOf(ServiceDescriptor service) {
    return base + service.managementPortOffset();
  }

  public String url(ServiceDescriptor service) {
    return "http://127.0.0.1:" + of(service);
  }

  String managementUrl(ServiceDescriptor service) {
    return "http://127.0.0.1:" + managementOf(service);
  }

  public String liveUrl(ServiceDescriptor service) {
    return managementUrl(service) + service.livePath();
  }

  public String readyUrl(ServiceDescriptor service) {
    return managementUrl(service) + service.readyPath();
  }

  public int postgres() {
    return base + POSTGRES;
  }

  public int redis() {
    return base + REDIS;
  }
}
