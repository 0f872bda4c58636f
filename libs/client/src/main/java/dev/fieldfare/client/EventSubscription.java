package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.client.stream.ServerSentEvent;
import dev.fieldfare.client.stream.ServerSentEventReader;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.event.CloudEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Listens to events until it is closed, on a thread of its own.
 *
 * <p>A lost connection, and one that has fallen silent, is opened again after the last event that
 * the listener took, so nothing is missed. It ends by itself when the gateway refuses it or the
 * listener throws; {@link #failure} then says why.
 */
public final class EventSubscription implements AutoCloseable {

  private static final String PATH = "events";
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int FIRST_FAILURE = 1;

  private final Gateway gateway;
  private final Map<String, String> parameters;
  private final EventListener listener;
  private final Retry retry;
  private final ScheduledExecutorService watchdog;
  private final Thread thread;
  private volatile String lastEventId;
  private volatile InputStream open;
  private volatile boolean isConnected;
  private volatile boolean isClosed;
  private volatile RuntimeException failure;
  private volatile long lastLine;

  EventSubscription(
      Gateway gateway,
      Map<String, String> parameters,
      Optional<String> lastEventId,
      EventListener listener,
      Retry retry,
      ScheduledExecutorService watchdog) {
    this.gateway = gateway;
    this.parameters = Map.copyOf(parameters);
    this.listener = listener;
    this.retry = retry;
    this.watchdog = watchdog;
    this.lastEventId = lastEventId.orElse(null);
    this.thread = new Thread(this::run, "fieldfare-events");
    thread.setDaemon(true);
  }

  EventSubscription start() {
    thread.start();
    return this;
  }

  /** Where to go on, in this process or another: the last event that the listener took. */
  public Optional<String> lastEventId() {
    return Optional.ofNullable(lastEventId);
  }

  /** True while events can arrive; a connection that was lost is being opened again otherwise. */
  public boolean isConnected() {
    return isConnected;
  }

  /** False when it was closed or ended by itself. */
  public boolean isRunning() {
    return !isClosed && failure == null;
  }

  /** Why it ended by itself. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    isClosed = true;
    closeConnection();
    thread.interrupt();
  }

  private void run() {
    int failures = 0;
    try {
      while (!isClosed) {
        boolean wasTold = listenOnce();
        failures = wasTold ? FIRST_FAILURE : failures + 1;
        if (!isClosed && gateway.isClosedAfter(retry.pause(failures))) {
          isClosed = true;
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      isConnected = false;
    }
  }

  /** Listens to one connection to its end, and returns true when any event came of it. */
  private boolean listenOnce() {
    String before = lastEventId;
    try {
      HttpResponse<InputStream> response = gateway.open(PATH, parameters, lastEventId);
      open = response.body();
      if (response.statusCode() == 200) {
        listen(response.body());
      } else {
        refuse(response);
      }
    } catch (IOException e) {
      // Lost or not to be had: the loop opens it again.
      return lastEventId != before;
    } finally {
      isConnected = false;
      closeConnection();
    }
    return lastEventId != before;
  }

  private void listen(InputStream stream) throws IOException {
    lastLine = System.nanoTime();
    ScheduledFuture<?> guard =
        watchdog.scheduleWithFixedDelay(
            this::closeWhenSilent, SILENCE.toSeconds(), SILENCE.toSeconds() / 4, TimeUnit.SECONDS);
    try {
      ServerSentEventReader reader =
          new ServerSentEventReader(stream, () -> lastLine = System.nanoTime());
      isConnected = true;
      for (Optional<ServerSentEvent> event = reader.next();
          event.isPresent() && !isClosed;
          event = reader.next()) {
        listener.onEvent(cloudEvent(event.get().data()));
        event.get().id().ifPresent(id -> lastEventId = id);
      }
    } finally {
      guard.cancel(false);
    }
  }

  private void refuse(HttpResponse<InputStream> response) throws IOException {
    String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    int status = response.statusCode();
    if (status / 100 == 4 && status != 429) {
      throw new RequestRefusedException(ProblemAnswer.of(status, body).document());
    }
  }

  private void closeWhenSilent() {
    if (System.nanoTime() - lastLine > SILENCE.toNanos()) {
      closeConnection();
    }
  }

  private void closeConnection() {
    InputStream stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // A connection that cannot even be closed is as gone as it can be.
        open = null;
      }
    }
  }

  private static CloudEvent cloudEvent(String json) {
    try {
      return ContractsJson.mapper().readValue(json, CloudEvent.class);
    } catch (JsonProcessingException e) {
      throw new UnavailableException("the gateway streamed data that is not an event", e);
    }
  }
}
