package dev.fieldfare.events.consume;

import dev.fieldfare.events.redis.EventWakeUps;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs the consumers of a service until it stops, each source on a thread of its own: a source that
 * cannot be reached does not delay the others.
 */
@ApplicationScoped
public class EventConsumers {
  private final EventWakeUps wakeUps;
  private final List<LoopRunner> running = new CopyOnWriteArrayList<>();

  @Inject
  public EventConsumers(EventWakeUps wakeUps) {
    this.wakeUps = wakeUps;
  }

  /**
   * Starts a consumer of one source.
   *
   * @param name unique among the consumers of the store
   */
  public void start(String name, EventSource source, ConsumerStore store, EventHandler handler) {
    LoopSignal signal = new LoopSignal();
    wakeUps.listen(source.name(), signal);
    EventConsumer consumer = new EventConsumer(name, source, store, handler);
    running.add(LoopRunner.start(consumer, source.name(), signal));
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  /** Stops all consumers; each ends its round first. */
  void close() {
    running.forEach(LoopRunner::close);
  }
}
