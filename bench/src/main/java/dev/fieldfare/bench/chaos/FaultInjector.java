package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.sender.SentMessages;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.testkit.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Breaks one thing after the other, and mends it after a while. */
final class FaultInjector implements Runnable {
  private static final int[] WEIGHTS = {14, 16, 4, 7, 6, 5, 8, 6, 12, 8, 8, 6, 6};

  private static final List<String> NAMES =
      List.of(
          "kill service",
          "stop service",
          "kill all services",
          "kill redis",
          "flush redis",
          "kill postgres",
          "freeze redis",
          "freeze postgres",
          "cut connections",
          "slow connections",
          "black hole",
          "lose answers",
          "refuse connections");

  private final String only;
  private final ChaosEnvironment environment;
  private final RunClock clock;
  private final SeededRandom random;
  private final SentMessages book;
  private final FaultLog journal = new FaultLog();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  FaultInjector(
      ChaosEnvironment environment, RunClock clock, SentMessages book, ChaosOptions options) {
    this.environment = environment;
    this.clock = clock;
    this.book = book;
    this.random = SeededRandom.of(options.seed(), "faults");
    this.only = options.only();
  }

  @Override
  public void run() {
    while (clock.goesOnAfter(Duration.ofMillis(random.between(300, 2_500)))) {
      try {
        breakSomething();
        journal.note("mended");
        supervise();
      } catch (ServerFailure e) {
        // What was broken already could not be broken again.
        count("fault failed");
      }
    }
  }

  // A service that cannot start while PostgreSQL is away ends; the run starts it again.
  private void supervise() {
    for (ServiceProcess service : environment.services()) {
      if (!service.isAlive()) {
        count("service gave up", service);
        service.start();
      }
    }
  }

  /** What happened, in order. */
  List<String> journal() {
    return journal.lines();
  }

  Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  private void breakSomething() {
    ServiceProcess service = random.one(environment.services());
    FaultProxy proxy = random.one(environment.proxies());
    int what;
    do {
      what = random.weighted(WEIGHTS);
    } while (!NAMES.get(what).contains(only));
    switch (what) {
      case 0 -> killService(service);
      case 1 -> stopService(service, random.one(200, 700, 1_500, 3_000, 7_000));
      case 2 -> killAllServices();
      case 3 -> killRedis();
      case 4 -> flushRedis();
      case 5 -> killPostgres();
      case 6 -> freezeRedis();
      case 7 -> freezePostgres();
      case 8 -> cut(proxy);
      case 9 -> slow(proxy);
      case 10 -> blackHole(proxy);
      case 11 -> loseAnswers(proxy);
      default -> refuse(proxy);
    }
  }

  private void killService(ServiceProcess service) {
    if (isSpared(service)) {
      return;
    }
    count("kill -9 service", service);
    service.kill();
    pause(random.one(0, 300, 2_000));
    service.start();
  }

  // Killed again and again while it starts, a service that takes seconds for that would do nothing
  // all the time.
  private boolean isSpared(ServiceProcess service) {
    return random.below(4) > 0 && !service.takesRequests();
  }

  private void stopService(ServiceProcess service, int millis) {
    count(millis > 2_000 ? "stop service past its timeouts" : "stop service", service);
    service.stop();
    pause(millis);
    service.goOn();
  }

  private void killAllServices() {
    count("kill -9 all services");
    environment.services().stream().filter(s -> !isSpared(s)).forEach(ServiceProcess::kill);
    pause(random.below(1_000));
    environment.services().forEach(ServiceProcess::start);
  }

  private void killRedis() {
    count("kill -9 redis");
    environment.redis().kill();
    book.redisLost();
    pause(random.one(0, 500, 2_500));
    environment.redis().start();
    journal.note("redis is back");
    book.redisLost();
  }

  private void flushRedis() {
    count("flush redis");
    environment.redis().flush();
    book.redisLost();
  }

  private void killPostgres() {
    count("kill -9 postgres");
    environment.postgres().kill();
    pause(random.one(0, 500, 2_000));
    environment.postgres().start();
  }

  private void freezeRedis() {
    count("freeze redis");
    environment.redis().freeze();
    pause(random.one(300, 1_500, 3_500));
    environment.redis().thaw();
  }

  private void freezePostgres() {
    count("freeze postgres");
    environment.postgres().freeze();
    pause(random.one(300, 1_500, 3_500));
    environment.postgres().thaw();
  }

  private void cut(FaultProxy proxy) {
    count("cut connections", proxy);
    for (int n = random.between(1, 4); n > 0; n--) {
      proxy.cut();
      pause(random.below(200));
    }
  }

  private void slow(FaultProxy proxy) {
    count("slow connections", proxy);
    if (random.chance(0.5)) {
      proxy.delay(Duration.ofMillis(random.between(5, 150)));
    } else {
      proxy.throttle(random.between(2_000, 60_000));
    }
    pause(random.between(500, 4_000));
    proxy.restore();
  }

  private void blackHole(FaultProxy proxy) {
    count("black hole", proxy);
    proxy.blackHole();
    pause(random.one(500, 2_500, 6_000));
    end(proxy);
  }

  private void loseAnswers(FaultProxy proxy) {
    count("lose answers", proxy);
    proxy.loseAnswers();
    pause(random.one(300, 2_000, 4_000));
    end(proxy);
  }

  // A broken cable that is mended brings the bytes, or the connection is gone for good.
  private void end(FaultProxy proxy) {
    if (random.chance(0.5)) {
      proxy.cut();
    }
    proxy.restore();
  }

  private void refuse(FaultProxy proxy) {
    count("refuse connections", proxy);
    proxy.refuse();
    pause(random.between(300, 3_000));
    proxy.restore();
  }

  private void pause(int millis) {
    clock.goesOnAfter(Duration.ofMillis(millis));
  }

  private void count(String fault, ServiceProcess service) {
    count(fault);
    journal.note("  it is " + service.name());
  }

  private void count(String fault, FaultProxy proxy) {
    count(fault);
    journal.note("  it is " + environment.nameOf(proxy));
  }

  private void count(String fault) {
    journal.note(fault);
    counts.merge(fault, 1, Integer::sum);
  }
}
