package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.check.Dispatch;
import dev.fieldfare.bench.chaos.check.RunFindings;
import dev.fieldfare.bench.chaos.check.RunFindings.Evidence;
import dev.fieldfare.bench.chaos.sender.ExpectedSchema;
import dev.fieldfare.bench.chaos.sender.HttpSender;
import dev.fieldfare.bench.chaos.sender.Message;
import dev.fieldfare.bench.chaos.sender.MessageGenerator;
import dev.fieldfare.bench.chaos.sender.MessageSender.Post;
import dev.fieldfare.bench.chaos.sender.SentMessage;
import dev.fieldfare.bench.chaos.sender.SentMessages;
import dev.fieldfare.bench.chaos.sender.SqlSender;
import dev.fieldfare.bench.chaos.sender.StreamSender;
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
import java.util.stream.Stream;

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
  private final RunClock clock = new RunClock();
  private final SentMessages book = new SentMessages();
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
    try (ChaosEnvironment environment = ChaosEnvironment.open()) {
      return new ChaosRun(options, progress).in(environment);
    }
  }

  private ChaosReport in(ChaosEnvironment environment) throws SQLException, IOException {
    InitialSchema initialSchema = InitialSchema.of(options.seed(), options.tables());
    prepare(environment, initialSchema);
    long start = System.nanoTime();
    FaultInjector faults = new FaultInjector(environment, clock, book, options);
    QueueOperator steering = new QueueOperator(environment, clock, options.seed());
    cast(environment, initialSchema, faults, steering);
    clock.goesOnAfter(options.length());
    goOnUntilEveryWayWasUsed();
    clock.end();
    joinAll();
    long sentFor = System.nanoTime() - start;
    Map<String, Long> open = comeToRest(environment, steering);
    long restAfter = System.nanoTime() - start - sentFor;
    progress.accept("looking at everything");
    RunFindings verdict =
        RunFindings.of(
            environment.database(),
            TestDatabase.create(environment.postgres()),
            initialSchema.statements(),
            evidence(environment));
    return new ChaosReport(
        options,
        new ChaosReport.Times(Duration.ofNanos(sentFor), Duration.ofNanos(restAfter)),
        verdict,
        open,
        faults.counts(),
        steering.counts(),
        sentCounts(),
        faults.journal(),
        environment.directory());
  }

  private Map<String, Long> comeToRest(ChaosEnvironment environment, QueueOperator steering)
      throws SQLException, IOException {
    progress.accept("healing, and waiting for rest");
    environment.heal();
    steering.letAllGo();
    for (StreamSender sender : streamSenders) {
      sender.settle();
    }
    mustHaveUsedEveryWay();
    if (!broken.isEmpty()) {
      throw new IllegalStateException("the chaos program itself is broken: " + broken);
    }
    Map<String, Long> open = new IdleWait(environment).await(options.patience());
    if (!open.isEmpty()) {
      progress.accept(
          "not at rest, the services' logs and threads are in " + environment.directory());
      environment.services().forEach(ServiceProcess::writeThreads);
    }
    return open;
  }

  private void prepare(ChaosEnvironment environment, InitialSchema initialSchema) {
    progress.accept("making %d tables".formatted(options.tables()));
    environment.database().execute("CREATE SCHEMA chaos");
    environment.database().execute(Application.NOTES.toArray(String[]::new));
    environment.database().execute(SqlSender.SAVED);
    environment.database().execute(initialSchema.statements().toArray(String[]::new));
    progress.accept("starting the services");
    environment.addWorkers(options.home());
    gateway = environment.addGateway(options.home());
    environment.services().getFirst().start();
    environment.awaitLedger(Duration.ofSeconds(60));
    environment.services().forEach(ServiceProcess::start);
    // On a slow machine a minute of chaos could pass before the first request is let in.
    environment.awaitReady(gateway, Duration.ofMinutes(2));
  }

  private void cast(
      ChaosEnvironment environment,
      InitialSchema initialSchema,
      FaultInjector faults,
      QueueOperator steering) {
    int senders = STREAM_SENDERS + SQL_SENDERS + HTTP_SENDERS;
    for (int n = 0; n < STREAM_SENDERS; n++) {
      streamSenders.add(
          new StreamSender("s" + n, post(initialSchema, "s" + n, n, senders), environment));
    }
    streamSenders.forEach(sender -> go("stream sender", sender));
    for (int n = 0; n < SQL_SENDERS; n++) {
      Post post = post(initialSchema, "q" + n, STREAM_SENDERS + n, senders);
      go("sql sender", new SqlSender("q" + n, post, environment));
    }
    for (int n = 0; n < HTTP_SENDERS; n++) {
      Post post = post(initialSchema, "h" + n, STREAM_SENDERS + SQL_SENDERS + n, senders);
      go("http sender", new HttpSender("h" + n, post, gateway));
    }
    for (int n = 0; n < APPLICATIONS; n++) {
      applications.add(new Application(environment, clock, options.seed(), n, APPLICATIONS));
    }
    applications.forEach(application -> go("application", application));
    go("steering", steering);
    go("faults", faults);
    progress.accept("chaos for " + options.length().toSeconds() + " s, seed " + options.seed());
  }

  private Post post(InitialSchema initialSchema, String name, int share, int shares) {
    ExpectedSchema expectedSchema = new ExpectedSchema(initialSchema.tables(), share, shares);
    MessageGenerator messages =
        new MessageGenerator(
            name,
            SeededRandom.of(options.seed(), "messages-" + name),
            expectedSchema,
            MessageGenerator.AVAILABLE);
    Duration pause = Duration.ofNanos(1_000_000_000L * shares / options.changesPerSecond());
    return new Post(book, clock, messages, SeededRandom.of(options.seed(), name), pause);
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
    for (SentMessage.Way way : SentMessage.Way.values()) {
      counts.put("let in by " + way, letIn(way));
    }
    return counts;
  }

  private long letIn(SentMessage.Way way) {
    return book.all().stream().filter(sent -> sent.way() == way && sent.isAnswered()).count();
  }

  // On a slow machine a gateway that was killed may need most of a short run to be back.
  private void goOnUntilEveryWayWasUsed() {
    long latest = System.nanoTime() + options.length().multipliedBy(2).toNanos();
    while (System.nanoTime() < latest
        && Stream.of(SentMessage.Way.values()).anyMatch(way -> letIn(way) == 0)) {
      clock.goesOnAfter(Duration.ofSeconds(1));
    }
  }

  private void mustHaveUsedEveryWay() {
    for (SentMessage.Way way : SentMessage.Way.values()) {
      if (letIn(way) == 0) {
        broken.add("nothing was let in by " + way);
      }
    }
  }

  private Evidence evidence(ChaosEnvironment environment) {
    List<String> events = new ArrayList<>();
    for (Object entry : entries(environment, "fieldfare:events")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      events.add(fields.get(fields.indexOf("data") + 1).toString());
    }
    Set<String> dead = new HashSet<>();
    for (Object entry : entries(environment, "fieldfare:migrations:dlq")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      dead.add(fields.get(fields.indexOf("entryId") + 1).toString());
    }
    return new Evidence(book.all().stream().map(this::dispatch).toList(), events, dead);
  }

  private static List<?> entries(ChaosEnvironment environment, String stream) {
    return (List<?>) environment.redis().send("XRANGE", stream, "-", "+");
  }

  private Dispatch dispatch(SentMessage sent) {
    boolean byStream = sent.way() == SentMessage.Way.STREAM;
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
