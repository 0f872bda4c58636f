package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.Sender.Post;
import dev.fieldfare.bench.chaos.check.Dispatch;
import dev.fieldfare.bench.chaos.check.Verdict;
import dev.fieldfare.bench.chaos.check.Verdict.Evidence;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run: an application writes, senders send, an operator steers and faults happen; then all is
 * healed, comes to rest and is looked at.
 */
public final class ChaosRun {
  private static final int STREAM_SENDERS = 2;
  private static final int SQL_SENDERS = 2;
  private static final int HTTP_SENDERS = 1;
  private static final int APPLICATIONS = 2;

  private final ChaosOptions options;
  private final Consumer<String> progress;
  private final Course course = new Course();
  private final SentBook book = new SentBook();
  private final List<StreamSender> streamSenders = new ArrayList<>();
  private final List<Application> applications = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> broken = Collections.synchronizedList(new ArrayList<>());

  private ServiceProcess gateway;

  private ChaosRun(ChaosOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Runs, and returns what was found. */
  public static ChaosReport run(ChaosOptions options, Consumer<String> progress)
      throws SQLException, IOException {
    try (Arena arena = Arena.open()) {
      return new ChaosRun(options, progress).in(arena);
    }
  }

  private ChaosReport in(Arena arena) throws SQLException, IOException {
    Opening opening = Opening.of(options.seed(), options.tables());
    prepare(arena, opening);
    long start = System.nanoTime();
    Faults faults = new Faults(arena, course, book, options);
    Steering steering = new Steering(arena, course, options.seed());
    cast(arena, opening, faults, steering);
    course.goesOnAfter(options.length());
    course.end();
    joinAll();
    long sentFor = System.nanoTime() - start;
    Map<String, Long> open = comeToRest(arena, steering);
    long restAfter = System.nanoTime() - start - sentFor;
    progress.accept("looking at everything");
    Verdict verdict =
        Verdict.of(
            arena.database(),
            TestDatabase.create(arena.postgres()),
            opening.statements(),
            evidence(arena));
    return new ChaosReport(
        options,
        new ChaosReport.Times(Duration.ofNanos(sentFor), Duration.ofNanos(restAfter)),
        verdict,
        open,
        faults.counts(),
        steering.counts(),
        sentCounts(),
        faults.journal(),
        arena.directory());
  }

  private Map<String, Long> comeToRest(Arena arena, Steering steering)
      throws SQLException, IOException {
    progress.accept("healing, and waiting for rest");
    arena.heal();
    steering.letAllGo();
    for (StreamSender sender : streamSenders) {
      sender.settle();
    }
    mustHaveUsedEveryWay();
    if (!broken.isEmpty()) {
      throw new IllegalStateException("the chaos program itself is broken: " + broken);
    }
    Map<String, Long> open = new Rest(arena).await(options.patience());
    if (!open.isEmpty()) {
      progress.accept("not at rest, the services' logs and threads are in " + arena.directory());
      arena.services().forEach(ServiceProcess::writeThreads);
    }
    return open;
  }

  private void prepare(Arena arena, Opening opening) {
    progress.accept("making %d tables".formatted(options.tables()));
    arena.database().execute("CREATE SCHEMA chaos");
    arena.database().execute(Application.NOTES.toArray(String[]::new));
    arena.database().execute(SqlSender.SAVED);
    arena.database().execute(opening.statements().toArray(String[]::new));
    progress.accept("starting the services");
    arena.addWorkers(options.home());
    gateway = arena.addGateway(options.home());
    arena.services().getFirst().start();
    arena.awaitLedger(Duration.ofSeconds(60));
    arena.services().forEach(ServiceProcess::start);
  }

  private void cast(Arena arena, Opening opening, Faults faults, Steering steering) {
    int senders = STREAM_SENDERS + SQL_SENDERS + HTTP_SENDERS;
    for (int n = 0; n < STREAM_SENDERS; n++) {
      streamSenders.add(new StreamSender("s" + n, post(opening, "s" + n, n, senders), arena));
    }
    streamSenders.forEach(sender -> go("stream sender", sender));
    for (int n = 0; n < SQL_SENDERS; n++) {
      Post post = post(opening, "q" + n, STREAM_SENDERS + n, senders);
      go("sql sender", new SqlSender("q" + n, post, arena));
    }
    for (int n = 0; n < HTTP_SENDERS; n++) {
      Post post = post(opening, "h" + n, STREAM_SENDERS + SQL_SENDERS + n, senders);
      go("http sender", new HttpSender("h" + n, post, gateway));
    }
    for (int n = 0; n < APPLICATIONS; n++) {
      applications.add(new Application(arena, course, options.seed(), n, APPLICATIONS));
    }
    applications.forEach(application -> go("application", application));
    go("steering", steering);
    go("faults", faults);
    progress.accept("chaos for " + options.length().toSeconds() + " s, seed " + options.seed());
  }

  private Post post(Opening opening, String name, int share, int shares) {
    Imagination imagination = new Imagination(opening.tables(), share, shares);
    MessageDice messages =
        new MessageDice(
            name, Dice.of(options.seed(), "messages-" + name), imagination, MessageDice.AVAILABLE);
    Duration pause = Duration.ofNanos(1_000_000_000L * shares / options.changesPerSecond());
    return new Post(book, course, messages, Dice.of(options.seed(), name), pause);
  }

  private void go(String what, Runnable part) {
    Thread thread = new Thread(part, what);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (fallen, why) -> {
          why.printStackTrace();
          broken.add(fallen.getName() + " broke: " + why);
        });
    threads.add(thread);
    thread.start();
  }

  private void joinAll() {
    long deadline = System.nanoTime() + options.patience().toNanos();
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(deadline - System.nanoTime()))) {
          throw new IllegalStateException(
              "%s does not end: %s"
                  .formatted(thread.getName(), Arrays.toString(thread.getStackTrace())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Long> sentCounts() {
    long written = applications.stream().mapToLong(Application::written).sum();
    long refused = applications.stream().mapToLong(Application::refused).sum();
    Map<String, Long> counts = new TreeMap<>();
    counts.put("messages", (long) book.all().size());
    counts.put("sent again after a loss", book.resent());
    counts.put("transactions of the application", written);
    counts.put("refused transactions of the application", refused);
    for (Sent.Way way : Sent.Way.values()) {
      counts.put("let in by " + way, letIn(way));
    }
    return counts;
  }

  private long letIn(Sent.Way way) {
    return book.all().stream().filter(sent -> sent.way() == way && sent.isAnswered()).count();
  }

  private void mustHaveUsedEveryWay() {
    for (Sent.Way way : Sent.Way.values()) {
      if (letIn(way) == 0) {
        broken.add("nothing was let in by " + way);
      }
    }
  }

  private Evidence evidence(Arena arena) {
    List<String> events = new ArrayList<>();
    for (Object entry : entries(arena, "fieldfare:events")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      events.add(fields.get(fields.indexOf("data") + 1).toString());
    }
    Set<String> dead = new HashSet<>();
    for (Object entry : entries(arena, "fieldfare:migrations:dlq")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      dead.add(fields.get(fields.indexOf("entryId") + 1).toString());
    }
    return new Evidence(book.all().stream().map(this::dispatch).toList(), events, dead);
  }

  private static List<?> entries(Arena arena, String stream) {
    return (List<?>) arena.redis().send("XRANGE", stream, "-", "+");
  }

  private Dispatch dispatch(Sent sent) {
    boolean byStream = sent.way() == Sent.Way.STREAM;
    boolean repeatable = sent.message().key().isPresent();
    boolean safe = !byStream || !book.lostSince(sent.askedAt());
    return new Dispatch(
        sent.sender(),
        sent.number(),
        byStream,
        sent.message().key(),
        sent.message().body(),
        sent.message().worth() == Message.Worth.BAD,
        sent.message().worth() == Message.Worth.UNREADABLE,
        sent.isAnswered(),
        sent.isAnswered() && (safe || (repeatable && byStream)),
        sent.isInDoubt(),
        sent.times() == 1 && !sent.isInDoubt(),
        sent.ids(),
        sent.story());
  }
}
