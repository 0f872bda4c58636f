package dev.fieldfare.service.internal;

/** Another service was not reached, or did not answer in time. Retrying later may help. */
public final class ServiceUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String service;

  ServiceUnavailable(String service, String reason, Throwable cause) {
    super("%s is unavailable: %s".formatted(service, reason), cause);
    this.service = service;
  }

  /** The service that was called. */
  public String service() {
    return service;
  }
}
