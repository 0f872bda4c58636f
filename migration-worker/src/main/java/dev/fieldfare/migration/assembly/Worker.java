package dev.fieldfare.migration.assembly;

import dev.fieldfare.events.redis.EventSinks;
import dev.fieldfare.events.relay.EventSink;
import dev.fieldfare.migration.config.WorkerConfig;
import dev.fieldfare.migration.health.LedgersReady;
import dev.fieldfare.migration.messaging.RedisSettings;
import dev.fieldfare.migration.messaging.StreamTargets;
import dev.fieldfare.migration.messaging.WakeUps;
import dev.fieldfare.migration.metrics.MicrometerCounters;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.Readiness;

/**
 * Puts a worker together: the one place that knows core and edges.
 *
 * <p>A target that cannot be reached does not stop the start: its part begins when it is back.
 */
@ApplicationScoped
public class Worker {
  private final WorkerConfig config;
  private final Config allConfig;
  private final ServiceTargets targets;
  private final StreamTargets streams;
  private final LedgersReady readiness;
  private final MeterRegistry metrics;
  private final Redis redis;
  private final EventSinks sinks;
  private final WakeUps wakeUps;
  private final List<TargetRuntime> runtimes = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  @Inject
  public Worker(
      WorkerConfig config,
      Config allConfig,
      ServiceTargets targets,
      StreamTargets streams,
      @Readiness LedgersReady readiness,
      MeterRegistry metrics,
      Redis redis,
      EventSinks sinks) {
    this.config = config;
    this.allConfig = allConfig;
    this.targets = targets;
    this.streams = streams;
    this.readiness = readiness;
    this.metrics = metrics;
    this.redis = redis;
    this.sinks = sinks;
    this.wakeUps = new WakeUps(redis);
  }

  void start(@Observes StartupEvent event) {
    String name = config.name().orElseGet(() -> "worker-" + UUID.randomUUID());
    WorkerConfig.refuseUnknown(allConfig);
    targets.all().forEach(target -> readiness.expect(target.name()));
    Thread.ofVirtual().name("redis-settings").start(this::lookAtRedis);
    for (Target target : targets.all()) {
      Thread.ofVirtual().name(target.name() + "-start").start(() -> start(target, name));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    wakeUps.close();
    runtimes.forEach(TargetRuntime::close);
  }

  // A Redis that is away, or does not allow CONFIG GET, does not stop the start.
  private void lookAtRedis() {
    try {
      new RedisSettings(redis).check();
    } catch (RuntimeException e) {
      Log.warnf("settings of redis cannot be read error=%s", e);
    }
  }

  private void start(Target target, String name) {
    for (int tries = 1; !stopping; tries++) {
      try {
        use(target, name);
        return;
      } catch (SQLException | RuntimeException e) {
        Log.warnf(e, "target not ready, will try again target=%s tries=%d", target, tries);
        pause(tries);
      }
    }
  }

  private void use(Target target, String name) throws SQLException {
    MicrometerCounters counters = new MicrometerCounters(metrics, target.name());
    TargetRuntime runtime = new TargetRuntime(target, config, counters, name);
    EventSink sink;
    try {
      runtime.install();
      sink = sinks.of(target.name(), config.eventRetention());
    } catch (SQLException | RuntimeException e) {
      runtime.close();
      throw e;
    }
    runtimes.add(runtime);
    runtime.start(sink);
    streams.add(runtime.streamDoor(), redis);
    wakeUps.listen(target.name(), runtime.inbox());
    readiness.inUse(target.name(), runtime::reachesLedger);
  }

  private static void pause(int tries) {
    try {
      new LoopSignal().await(Duration.ofMillis(Math.min(2_000, 100L << Math.min(tries, 5))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
