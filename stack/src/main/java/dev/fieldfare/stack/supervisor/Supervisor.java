package dev.fieldfare.stack.supervisor;

import dev.fieldfare.embedded.Durability;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.StackOptions;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.LogFile;
import dev.fieldfare.stack.folder.PortPlan;
import dev.fieldfare.stack.folder.StackFile;
import dev.fieldfare.stack.folder.StackFile.State;
import dev.fieldfare.stack.folder.StackState;
import dev.fieldfare.stack.process.BackOff;
import dev.fieldfare.stack.process.Concurrently;
import dev.fieldfare.stack.process.LeftoverProcesses;
import dev.fieldfare.stack.process.Programs;
import dev.fieldfare.stack.process.Readiness;
import dev.fieldfare.stack.process.ServiceEnvironment;
import dev.fieldfare.stack.process.ServiceUnit;
import dev.fieldfare.stack.process.Unit;
import dev.fieldfare.stack.process.UnitKeeper;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Runs the stack: starts servers, then services, keeps them running, and ends them in the other
 * order.
 *
 * <p>A failure before the stack is ready ends all of it. The supervisor killed with -9 leaves its
 * children running; the next {@code up} or {@code down} ends them.
 */
public final class Supervisor {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int HOPELESS = 4;
  private static final String HANG_AFTER = "FIELDFARE_STACK_HANG_AFTER";

  private final DataFolder folder;
  private final PortPlan ports;
  private final Path home;
  private final List<ServiceDescriptor> services;
  private final ExternalServers external;
  private final SupervisorLog journal;
  private final boolean rehearsal;
  private final Duration hangPatience;
  private final List<UnitKeeper> servers = new ArrayList<>();
  private final List<UnitKeeper> running = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private StackState where;
  private boolean stopping;

  /** Held until this process ends: the system drops it with the process. */
  private FileLock lock;

  public Supervisor(
      StackOptions options, Path home, Map<String, String> environment, SupervisorLog journal) {
    this.folder = new DataFolder(options.data());
    this.ports = new PortPlan(options.portBase());
    this.home = home;
    this.services = ServiceDescriptor.in(home);
    this.external = ExternalServers.from(environment);
    this.journal = journal;
    this.rehearsal = options.verb().equals("rehearse");
    // At the end of a rehearsal services write their caches, and answer no requests.
    this.hangPatience = rehearsal ? Duration.ZERO : hangPatience(environment);
  }

  private static Duration hangPatience(Map<String, String> environment) {
    String seconds = environment.getOrDefault(HANG_AFTER, "30");
    if (!seconds.matches("[0-9]{1,6}")) {
      throw StackFailure.usage(
          HANG_AFTER + " must be a number of seconds, or 0 for never, and not " + seconds);
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  /** Starts everything and returns when it is ready. */
  public void start() {
    folder.prepare();
    lock = folder.lock(home);
    journal.note("took the data folder path=%s", folder.path());
    endLeftovers();
    new StartChecks(ports, services, external, home).run();
    where = new StackState(folder.stackFile(), ports, external);
    where.keepOnly(services);
    startServices(copiesBesideServers());
    awaitReady();
    where.is(State.READY);
    journal.note("ready gateway=http://127.0.0.1:%d", ports.base());
    new StackMaintenance(List.copyOf(running), hangPatience, folder, where, journal)
        .startUntil(stopped);
  }

  /** Waits until the stack was stopped. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Ends everything, services before servers; called once more, it does nothing. */
  public void stop() {
    List<UnitKeeper> keptServices;
    List<UnitKeeper> keptServers;
    synchronized (this) {
      stopping = true;
      keptServices = List.copyOf(running);
      keptServers = List.copyOf(servers);
      running.clear();
      servers.clear();
    }
    stopAll(keptServices, journal);
    stopAll(keptServers, journal);
    if (stopped.getCount() == 0) {
      return;
    }
    recordStopped();
    stopped.countDown();
  }

  /** Stops them together; one that does not end does not delay the rest. */
  public static void stopAll(List<UnitKeeper> keepers, SupervisorLog journal) {
    Concurrently.runAll(
        keepers, UnitKeeper::stop, e -> journal.note("stop failed reason=%s", e.getMessage()));
  }

  private void recordStopped() {
    try {
      if (where != null) {
        where.is(State.STOPPED);
      }
    } catch (UncheckedIOException e) {
      journal.note("stop not recorded reason=%s", e.getMessage());
    }
  }

  private void endLeftovers() {
    int ended = new LeftoverProcesses(folder).end();
    if (ended > 0) {
      journal.note("ended processes of a killed supervisor processes=%d", ended);
    }
  }

  /**
   * Starts the servers. Programs are copied meanwhile: the first copies of a data folder are
   * hundreds of megabytes.
   */
  private Map<ServiceDescriptor, Path> copiesBesideServers() {
    Map<ServiceDescriptor, Path> copies = new LinkedHashMap<>();
    List<Runnable> starts = new ArrayList<>();
    starts.add(() -> copyPrograms(copies));
    if (external.postgres().isEmpty()) {
      starts.add(this::startPostgres);
    }
    if (external.redis().isEmpty()) {
      starts.add(this::startRedis);
    }
    Concurrently.run(starts);
    return copies;
  }

  private void startPostgres() {
    StackFile.Postgres at = where.postgres();
    LogFile.rotate(folder.log("postgres"));
    PostgresServer server =
        new PostgresServer(
            new PostgresServer.Options(
                folder.path(),
                ports.postgres(),
                at.superuser().password(),
                Durability.DURABLE,
                Map.of(),
                false));
    keepServer("postgres", Unit.of("postgres", server));
    server.createOwner(at.user(), at.password());
    server.createDatabase(at.database(), at.user());
    server.createReleaseRole(at.user(), at.database());
  }

  private void startRedis() {
    LogFile.rotate(folder.log("redis"));
    RedisServer server =
        new RedisServer(
            new RedisServer.Options(
                folder.path(), ports.redis(), where.redisPassword(), Durability.DURABLE, false));
    keepServer("redis", Unit.of("redis", server));
  }

  private void keepServer(String name, Unit unit) {
    UnitKeeper unitKeeper =
        new UnitKeeper(unit, BackOff.OURS, journal, () -> where.serverStarted(name, unit.pid()));
    startKept(unitKeeper, servers);
  }

  private void copyPrograms(Map<ServiceDescriptor, Path> copies) {
    Programs programs = new Programs(folder);
    for (ServiceDescriptor service : services) {
      copies.put(service, programs.copyOf(service, home));
    }
    programs.removeOthers();
  }

  private void startServices(Map<ServiceDescriptor, Path> copies) {
    ServiceEnvironment environment = new ServiceEnvironment(ports, where, services);
    copies.forEach((service, program) -> startService(service, program, environment.of(service)));
  }

  private void startService(
      ServiceDescriptor service, Path program, Map<String, String> environment) {
    LogFile.rotate(folder.log(service.name()));
    Unit unit =
        new ServiceUnit(
            service, program, new ServiceUnit.Place(folder, home, ports, rehearsal), environment);
    startKept(
        new UnitKeeper(
            unit, BackOff.OURS, journal, () -> where.serviceStarted(service, unit.pid())),
        running);
  }

  /** Whatever is started while the stack is being stopped would be left over. */
  private void startKept(UnitKeeper unitKeeper, List<UnitKeeper> kept) {
    synchronized (this) {
      if (stopping) {
        throw new StackFailure("stopped while starting");
      }
      kept.add(unitKeeper);
    }
    unitKeeper.start();
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (ServiceDescriptor service : services) {
      while (!Readiness.isUp(ports.readyUrl(service))) {
        lookAgain(
            deadline,
            () ->
                service.name() + " is not ready: " + Readiness.complaint(ports.readyUrl(service)));
      }
    }
    while (installsLedger() && !Readiness.hasLedger(where.postgres())) {
      lookAgain(deadline, () -> "the ledger is not installed");
    }
  }

  private boolean installsLedger() {
    return services.stream().anyMatch(ServiceDescriptor::installsLedger);
  }

  private void lookAgain(long deadline, Supplier<String> complaint) {
    refuseHopelessServices();
    if (System.nanoTime() > deadline) {
      throw new StackFailure(
          "%s after %d s; %s holds the logs"
              .formatted(complaint, PATIENCE.toSeconds(), folder.logs()));
    }
    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
  }

  private void refuseHopelessServices() {
    List<UnitKeeper> kept;
    synchronized (this) {
      kept = List.copyOf(running);
    }
    for (UnitKeeper unitKeeper : kept) {
      if (unitKeeper.ends() >= HOPELESS) {
        throw new StackFailure(
            "%s ended %d times while starting, last with exit code %d:%n%s"
                .formatted(
                    unitKeeper.unit().name(),
                    unitKeeper.ends(),
                    unitKeeper.lastExit(),
                    unitKeeper.unit().lastWords()));
      }
    }
  }
}
