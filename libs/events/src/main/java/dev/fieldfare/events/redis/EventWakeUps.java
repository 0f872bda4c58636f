package dev.fieldfare.events.redis;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.service.loop.LoopSignal;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wakes consumers when an event of their source arrives on the Redis stream. That saves latency and
 * nothing more: consumers read the log. While Redis is away, all consumers are woken each second.
 *
 * <p>One connection reads the stream for all consumers of a service.
 */
@ApplicationScoped
public class EventWakeUps {
  private static final Duration BLOCK = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int BATCH = 500;
  private static final Pattern SOURCE =
      Pattern.compile("\"source\":\"/fieldfare/[^\"]*/([^\"/]+)\"");

  private final RedisConnectionOptions options;
  private final Vertx vertx;
  private final Map<String, List<LoopSignal>> signals = new ConcurrentHashMap<>();
  private final LoopSignal stop = new LoopSignal();
  private Thread thread;
  private volatile OwnConnection connection;
  private volatile boolean stopped;

  @Inject
  public EventWakeUps(RedisConnectionOptions options, Vertx vertx) {
    this.options = options;
    this.vertx = vertx;
  }

  /** Raises the signal at each event of the source: a target, or the control log. */
  public synchronized void listen(String source, LoopSignal signal) {
    signals.computeIfAbsent(source, name -> new CopyOnWriteArrayList<>()).add(signal);
    if (thread == null && !stopped) {
      thread = Thread.ofVirtual().name("event-wake-ups").start(this::readUntilStopped);
    }
  }

  /** Forgets the signal. */
  public void forget(String source, LoopSignal signal) {
    signals.getOrDefault(source, List.of()).remove(signal);
  }

  void stop(@Observes ShutdownEvent event) {
    close();
  }

  /** Ends the reading. */
  public synchronized void close() {
    stopped = true;
    stop.raise();
    if (connection != null) {
      connection.close();
    }
  }

  private void readUntilStopped() {
    String last = "$";
    boolean isAway = false;
    while (!stopped) {
      try {
        last = read(last);
        isAway = false;
      } catch (RuntimeException e) {
        if (!isAway && !stopped) {
          Log.debugf("event stream not read, consumers look each second reason=%s", e);
        }
        isAway = true;
        signals.values().forEach(all -> all.forEach(LoopSignal::raise));
        pause();
      }
    }
  }

  private void pause() {
    try {
      stop.await(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /** Returns the id of the last entry that was read. */
  private String read(String last) {
    Response answer = connection().use(session -> session.send(List.of(request(last))).getLast());
    if (answer == null || answer.size() == 0) {
      return last;
    }
    // A map in RESP3, an array of pairs in RESP2: iterating gives pairs in both.
    Response entries = answer.iterator().next().get(1);
    for (Response entry : entries) {
      wake(entry.get(1).toString());
    }
    return entries.get(entries.size() - 1).get(0).toString();
  }

  private void wake(String event) {
    Matcher source = SOURCE.matcher(event);
    if (source.find()) {
      signals.getOrDefault(source.group(1), List.of()).forEach(LoopSignal::raise);
    }
  }

  private static Request request(String last) {
    return Request.cmd(Command.XREAD)
        .arg("COUNT")
        .arg(BATCH)
        .arg("BLOCK")
        .arg(BLOCK.toMillis())
        .arg("STREAMS")
        .arg(Streams.EVENTS)
        .arg(last);
  }

  private synchronized OwnConnection connection() {
    if (connection == null) {
      connection = new OwnConnection(vertx, options.copy(), "wake-ups", LONGEST);
    }
    return connection;
  }
}
