package dev.fieldfare.bench.chaos;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.testkit.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Breaks one thing after the other, and mends it after a while. */
final class Faults implements Runnable {
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
  private final Arena arena;
  private final Course course;
  private final Dice dice;
  private final SentBook book;
  private final Journal journal = new Journal();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  Faults(Arena arena, Course course, SentBook book, ChaosOptions options) {
    this.arena = arena;
    this.course = course;
    this.book = book;
    this.dice = Dice.of(options.seed(), "faults");
    this.only = options.only();
  }

  @Override
  public void run() {
    while (course.goesOnAfter(Duration.ofMillis(dice.between(300, 2_500)))) {
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

  // A service that cannot start while PostgreSQL is away gives up, for whoever watches it to try
  // again.
  private void supervise() {
    for (ServiceProcess service : arena.services()) {
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
    ServiceProcess service = dice.one(arena.services());
    FaultProxy proxy = dice.one(arena.proxies());
    int what;
    do {
      what = dice.weighted(WEIGHTS);
    } while (!NAMES.get(what).contains(only));
    switch (what) {
      case 0 -> killService(service);
      case 1 -> stopService(service, dice.one(200, 700, 1_500, 3_000, 7_000));
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
    pause(dice.one(0, 300, 2_000));
    service.start();
  }

  // Killed again and again while it starts, a service that takes seconds for that would do nothing
  // all the time.
  private boolean isSpared(ServiceProcess service) {
    return dice.below(4) > 0 && !service.takesRequests();
  }

  private void stopService(ServiceProcess service, int millis) {
    count(millis > 2_000 ? "stop service past its timeouts" : "stop service", service);
    service.stop();
    pause(millis);
    service.goOn();
  }

  private void killAllServices() {
    count("kill -9 all services");
    arena.services().stream().filter(s -> !isSpared(s)).forEach(ServiceProcess::kill);
    pause(dice.below(1_000));
    arena.services().forEach(ServiceProcess::start);
  }

  private void killRedis() {
    count("kill -9 redis");
    arena.redis().kill();
    book.redisLost();
    pause(dice.one(0, 500, 2_500));
    arena.redis().start();
    journal.note("redis is back");
    book.redisLost();
  }

  private void flushRedis() {
    count("flush redis");
    arena.redis().flush();
    book.redisLost();
  }

  private void killPostgres() {
    count("kill -9 postgres");
    arena.postgres().kill();
    pause(dice.one(0, 500, 2_000));
    arena.postgres().start();
  }

  private void freezeRedis() {
    count("freeze redis");
    arena.redis().freeze();
    pause(dice.one(300, 1_500, 3_500));
    arena.redis().thaw();
  }

  private void freezePostgres() {
    count("freeze postgres");
    arena.postgres().freeze();
    pause(dice.one(300, 1_500, 3_500));
    arena.postgres().thaw();
  }

  private void cut(FaultProxy proxy) {
    count("cut connections", proxy);
    for (int n = dice.between(1, 4); n > 0; n--) {
      proxy.cut();
      pause(dice.below(200));
    }
  }

  private void slow(FaultProxy proxy) {
    count("slow connections", proxy);
    if (dice.chance(0.5)) {
      proxy.delay(Duration.ofMillis(dice.between(5, 150)));
    } else {
      proxy.throttle(dice.between(2_000, 60_000));
    }
    pause(dice.between(500, 4_000));
    proxy.restore();
  }

  private void blackHole(FaultProxy proxy) {
    count("black hole", proxy);
    proxy.blackHole();
    pause(dice.one(500, 2_500, 6_000));
    end(proxy);
  }

  private void loseAnswers(FaultProxy proxy) {
    count("lose answers", proxy);
    proxy.loseAnswers();
    pause(dice.one(300, 2_000, 4_000));
    end(proxy);
  }

  // A broken cable that is mended brings the bytes, or the connection is gone for good.
  private void end(FaultProxy proxy) {
    if (dice.chance(0.5)) {
      proxy.cut();
    }
    proxy.restore();
  }

  private void refuse(FaultProxy proxy) {
    count("refuse connections", proxy);
    proxy.refuse();
    pause(dice.between(300, 3_000));
    proxy.restore();
  }

  private void pause(int millis) {
    course.goesOnAfter(Duration.ofMillis(millis));
  }

  private void count(String fault, ServiceProcess service) {
    count(fault);
    journal.note("  it is " + service.name());
  }

  private void count(String fault, FaultProxy proxy) {
    count(fault);
    journal.note("  it is " + arena.nameOf(proxy));
  }

  private void count(String fault) {
    journal.note(fault);
    counts.merge(fault, 1, Integer::sum);
  }
}
