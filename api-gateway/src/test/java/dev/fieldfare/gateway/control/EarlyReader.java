package dev.fieldfare.gateway.control;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Optional;

/**
 * Asks for the control database during the start, before all observers without a priority: each of
 * them may do so.
 */
@ApplicationScoped
public class EarlyReader {

  private Optional<RuntimeException> failure = Optional.empty();

  void read(
      @Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent start,
      ControlDatabase control) {
    try {
      control.isReady();
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
  }

  /** What the control database threw, if it did. */
  public Optional<RuntimeException> failure() {
    return failure;
  }
}
