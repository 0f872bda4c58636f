package dev.fieldfare.gateway.control;

import io.smallrye.mutiny.Uni;

/** The gateway's own database. It may be away while the gateway starts. */
public interface ControlDatabase {

  /** True when its schema is up to date and holds the configured keys. */
  boolean isReady();

  /** Completes when the first try to get it ready has ended, well or not. */
  Uni<Void> afterFirstTry();

  /** Waits until it is ready; false when the gateway stops before. */
  boolean awaitReady() throws InterruptedException;
}
