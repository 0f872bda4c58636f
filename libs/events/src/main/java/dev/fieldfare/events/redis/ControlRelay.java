package dev.fieldfare.events.redis;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.relay.EventRelay;
import dev.fieldfare.events.relay.EventRetention;
import dev.fieldfare.events.relay.EventSink;
import dev.fieldfare.events.relay.JdbcEventBook;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Publishes the event log of the control database, and deletes its expired events. Every service
 * that records events there runs it: a lease in the log lets one instance work at a time.
 */
@ApplicationScoped
public class ControlRelay {
  private static final String NAME = "control";

  private final EventSinks sinks;
  private final LoopSignal events = new LoopSignal();
  private final List<Runnable> closings = new ArrayList<>();

  @Inject
  public ControlRelay(EventSinks sinks) {
    this.sinks = sinks;
  }

  /** Starts publishing; the log is installed. */
  public synchronized void start(DataSource control, Duration retention) {
    JdbcEventBook book = JdbcEventBook.ofControl(control, "relay-" + UUID.randomUUID());
    EventSink sink = sinks.of(ControlLog.NAME, retention);
    closings.add(sink::close);
    run(new EventRelay(book, sink, count -> {}), events);
    run(new EventRetention(book, retention), new LoopSignal());
  }

  /** Publishes soon; called after events were recorded and committed. */
  public void recorded() {
    events.raise();
  }

  private void run(ServiceLoop loop, LoopSignal signal) {
    LoopRunner runner = LoopRunner.start(loop, NAME, signal);
    closings.add(runner::close);
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    closings.reversed().forEach(Runnable::run);
  }
}
