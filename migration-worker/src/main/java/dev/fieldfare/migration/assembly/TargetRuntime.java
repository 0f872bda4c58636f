package dev.fieldfare.migration.assembly;

import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.events.relay.EventRelay;
import dev.fieldfare.events.relay.EventRetention;
import dev.fieldfare.events.relay.EventSink;
import dev.fieldfare.events.relay.JdbcEventBook;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.WorkerCounters;
import dev.fieldfare.migration.admission.AdmissionItem;
import dev.fieldfare.migration.admission.Admitter;
import dev.fieldfare.migration.admission.InboxAdmitter;
import dev.fieldfare.migration.admission.InboxLoop;
import dev.fieldfare.migration.applying.Applier;
import dev.fieldfare.migration.applying.ApplyBatchPacker;
import dev.fieldfare.migration.applying.Dispatcher;
import dev.fieldfare.migration.applying.PostponementPolicy;
import dev.fieldfare.migration.applying.RetryPolicy;
import dev.fieldfare.migration.config.WorkerConfig;
import dev.fieldfare.migration.form.FormHistoryCopyLoop;
import dev.fieldfare.migration.ledger.JdbcAdmissionStore;
import dev.fieldfare.migration.ledger.JdbcExecutorLedger;
import dev.fieldfare.migration.ledger.WorkerPools;
import dev.fieldfare.migration.messaging.StreamTargets.StreamDoor;
import dev.fieldfare.migration.planning.RunPlanner;
import dev.fieldfare.migration.track.VersionApplier;
import dev.fieldfare.migration.track.VersionLoop;
import dev.fieldfare.migration.trial.TrialLoop;
import dev.fieldfare.migration.trial.TrialRunner;
import dev.fieldfare.postgres.form.FormRegistry;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import dev.fieldfare.service.target.Target;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Everything that a worker runs for one target. */
final class TargetRuntime implements AutoCloseable {
  private static final int MOST_TOGETHER = 160;

  private final Target settings;
  private final WorkerConfig config;
  private final WorkerPools pools;
  private final WorkerCounters counters;
  private final String worker;
  private final MessageParser parser = new MessageParser();
  private final LoopSignal work = new LoopSignal();
  private final LoopSignal events = new LoopSignal();
  private final LoopSignal inbox = new LoopSignal();
  private final LoopSignal versions = new LoopSignal();
  private final List<LoopRunner> loops = new ArrayList<>();
  private Optional<Dispatcher> dispatcher = Optional.empty();
  private Optional<VersionLoop> versionsUnderWay = Optional.empty();
  private Optional<EventSink> sink = Optional.empty();
  private volatile Optional<LoopRunner> looksForWork = Optional.empty();

  TargetRuntime(Target settings, WorkerConfig config, WorkerCounters counters, String worker)
      throws SQLException {
    this.settings = settings;
    this.config = config;
    this.counters = counters;
    this.worker = worker;
    this.pools = new WorkerPools(settings, WorkerConfig.appliersOf(config));
  }

  /** Installs or checks the ledger; throws while the target cannot be reached. */
  void install() throws SQLException {
    new LedgerInstaller(pools.direct(), settings.name()).install();
    try (var connection = pools.direct().getConnection()) {
      new FormRegistry(connection).use(settings.hasRegistry());
    }
  }

  /** Starts what does not need Redis, and the relay to the sink, which is closed with the rest. */
  void start(EventSink sink) {
    this.sink = Optional.of(sink);
    JdbcAdmissionStore book = book();
    LoopSignal admitted = admitted();
    loops.add(run(new InboxLoop(book, door(), admitted), inbox));
    VersionLoop versionLoop = versions();
    versionsUnderWay = Optional.of(versionLoop);
    Dispatcher dispatching = dispatcher(events.and(versionLoop.freed(versions)));
    dispatcher = Optional.of(dispatching);
    LoopRunner finder = run(dispatching, work);
    loops.add(finder);
    looksForWork = Optional.of(finder);
    loops.add(run(versionLoop, versions));
    loops.add(run(trials(), new LoopSignal()));
    if (settings.hasRegistry()) {
      loops.add(run(new FormHistoryCopyLoop(pools.ledger()), new LoopSignal()));
    }
    JdbcEventBook log = JdbcEventBook.ofLedger(pools.ledger(), worker);
    loops.add(run(new EventRelay(log, sink, counters::published), events));
    loops.add(run(new EventRetention(log, config.eventRetention()), new LoopSignal()));
    Log.infof("target in use target=%s worker=%s", settings.name(), worker);
  }

  /** False while looking for work fails again and again: this check asks the ledger alone. */
  boolean reachesLedger() {
    return looksForWork.filter(loop -> !loop.isFailing()).isPresent();
  }

  /** What the target's stream leads to. */
  StreamDoor streamDoor() {
    return new StreamDoor(settings, book(), door(), parser, admitted(), counters);
  }

  private JdbcAdmissionStore book() {
    return new JdbcAdmissionStore(pools.ledger(), settings.name(), parser, settings.hasRegistry());
  }

  private InboxAdmitter door() {
    return new InboxAdmitter(book(), new Admitter(book(), this::unstorable), counters);
  }

  /** Raised when something is in the inbox. */
  LoopSignal inbox() {
    return inbox;
  }

  // There is work, and there are events.
  private LoopSignal admitted() {
    return work.and(events).and(versions);
  }

  private VersionLoop versions() {
    VersionApplier applier =
        new VersionApplier(
            pools.direct(),
            pools.ledger(),
            postponementPolicy(),
            new VersionApplier.Limits(
                config.scriptTimeout(), config.lockTry(), settings.username()));
    return new VersionLoop(pools.ledger(), applier, work, events);
  }

  private TrialLoop trials() {
    TrialRunner runner =
        new TrialRunner(
            pools::connect, pools.database(), settings.username(), config.scriptTimeout());
    return new TrialLoop(pools.ledger(), runner, worker);
  }

  private PostponementPolicy postponementPolicy() {
    RetryPolicy policy =
        new RetryPolicy(
            config.retries(),
            config.retryPause(),
            Duration.ofMinutes(1),
            RandomGenerator.getDefault());
    return new PostponementPolicy(policy, config.patience(), Clock.systemUTC());
  }

  private Dispatcher dispatcher(LoopSignal done) {
    PlanningLimits limits = PlanningLimits.of(settings.limits(), Optional.empty());
    JdbcExecutorLedger executorLedger = new JdbcExecutorLedger(pools, limits, worker);
    Applier applier =
        new Applier(
            executorLedger,
            new RunPlanner(executorLedger, parser, settings.name(), limits.holdMs()),
            new ApplyBatchPacker(config.sharedHold().toMillis(), MOST_TOGETHER),
            postponementPolicy(),
            Math.toIntExact(config.lockTry().toMillis()),
            counters);
    return new Dispatcher(
        executorLedger, applier, WorkerConfig.appliersOf(config), work, done, Clock.systemUTC());
  }

  private LoopRunner run(ServiceLoop loop, LoopSignal signal) {
    return LoopRunner.start(loop, settings.name(), signal);
  }

  // Senders to the inbox were answered already, so the request stays visible as a refused one.
  private void unstorable(AdmissionItem item, Failure why) {
    Log.errorf(
        "request cannot be stored origin=%s reason=%s", item.origin().label(), why.message());
    try {
      book().refuse(item, why);
    } catch (SQLException e) {
      throw new IllegalStateException("the refusal cannot be stored either", e);
    }
  }

  private static void close(VersionLoop versions) {
    try {
      versions.close();
    } catch (SQLException e) {
      Log.debugf("sessions of versions not ended, the server ends them error=%s", e.getMessage());
    }
  }

  @Override
  public void close() {
    loops.forEach(LoopRunner::close);
    dispatcher.ifPresent(Dispatcher::close);
    versionsUnderWay.ifPresent(TargetRuntime::close);
    sink.ifPresent(EventSink::close);
    pools.close();
  }
}
