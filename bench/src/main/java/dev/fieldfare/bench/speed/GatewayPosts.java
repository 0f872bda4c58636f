package dev.fieldfare.bench.speed;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many single migrations fifty clients of the gateway enqueue, beside four plain connections
 * that call {@code fieldfare.enqueue}; a worker admits and applies them meanwhile on both sides.
 */
final class GatewayPosts implements Benchmark {
  private static final int TABLES = 1_000;
  private static final int CLIENTS = 50;
  private static final int CONNECTIONS = 4;
  private static final int REQUESTS = 10_000;

  private final Figures ours = new Figures();
  private final Figures plain = new Figures();
  private final Figures ratios = new Figures();
  private final Figures p99 = new Figures();
  private final Figures loadShare = new Figures();
  private int columns;

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker().withGateway();
    stack
        .database()
        .execute(
            "DO $$ BEGIN FOR n IN 0..%d LOOP EXECUTE format('CREATE TABLE t%%s (id bigint PRIMARY KEY)', n); END LOOP; END $$"
                .formatted(TABLES - 1));
    for (int run = 0; run <= runs; run++) {
      if (run == 1) {
        List.of(ours, plain, ratios, p99, loadShare).forEach(Figures::clear);
      }
      boolean oursFirst = run % 2 == 0;
      double first = oursFirst ? posts(stack) : calls(stack);
      double second = oursFirst ? calls(stack) : posts(stack);
      ours.add(oursFirst ? first : second);
      plain.add(oursFirst ? second : first);
      ratios.add(oursFirst ? first / second : second / first);
    }
    System.out.printf(
        Locale.ROOT,
        "gateway-post: ours %s/s, fieldfare.enqueue on four connections %s/s, ratio %s%n"
            + "  p99 of a request %s ms, the load took %s of a processor%n",
        ours.text("%.0f"),
        plain.text("%.0f"),
        ratios.text("%.2f"),
        p99.text("%.0f"),
        loadShare.text("%.2f"));
  }

  private double posts(BenchmarkStack stack) throws Exception {
    rest(stack);
    List<HttpCaller> callers = new ArrayList<>();
    for (int n = 0; n < CLIENTS; n++) {
      callers.add(stack.gateway());
    }
    List<Callable<Figures>> shares = new ArrayList<>();
    for (int n = 0; n < CLIENTS; n++) {
      shares.add(post(callers.get(n), messages(REQUESTS / CLIENTS)));
    }
    double cpu = CpuClock.seconds(ProcessHandle.current().pid());
    long start = System.nanoTime();
    Figures times = together(shares);
    double seconds = (System.nanoTime() - start) / 1e9;
    loadShare.add((CpuClock.seconds(ProcessHandle.current().pid()) - cpu) / seconds);
    p99.add(times.quantile(0.99));
    for (HttpCaller caller : callers) {
      caller.close();
    }
    return REQUESTS / seconds;
  }

  private double calls(BenchmarkStack stack) throws Exception {
    rest(stack);
    List<Connection> connections = new ArrayList<>();
    List<Callable<Figures>> shares = new ArrayList<>();
    for (int n = 0; n < CONNECTIONS; n++) {
      connections.add(stack.database().connect());
      shares.add(call(connections.get(n), messages(REQUESTS / CONNECTIONS)));
    }
    long start = System.nanoTime();
    together(shares);
    double seconds = (System.nanoTime() - start) / 1e9;
    for (Connection connection : connections) {
      connection.close();
    }
    return REQUESTS / seconds;
  }

  private static Callable<Figures> post(HttpCaller caller, List<String> messages) {
    return () -> {
      Figures times = new Figures();
      for (String message : messages) {
        long start = System.nanoTime();
        caller.post(message, 202);
        times.add((System.nanoTime() - start) / 1e6);
      }
      return times;
    };
  }

  private static Callable<Figures> call(Connection connection, List<String> messages) {
    return () -> {
      try (var enqueue = connection.prepareStatement("SELECT fieldfare.enqueue(?::jsonb)")) {
        for (String message : messages) {
          enqueue.setString(1, message);
          enqueue.executeQuery().close();
        }
      }
      return new Figures();
    };
  }

  private static Figures together(List<Callable<Figures>> shares) throws Exception {
    Figures all = new Figures();
    try (ExecutorService threads = Executors.newFixedThreadPool(shares.size())) {
      List<Future<Figures>> ends = new ArrayList<>();
      shares.forEach(share -> ends.add(threads.submit(share)));
      for (Future<Figures> end : ends) {
        all.addAll(end.get());
      }
    }
    return all;
  }

  private List<String> messages(int count) {
    List<String> messages = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      columns++;
      messages.add(
          "{\"type\":\"ADD_COLUMN\",\"table\":\"t%d\",\"column\":\"c%d\",\"dataType\":\"text\"}"
              .formatted(columns % TABLES, columns / TABLES));
    }
    return messages;
  }

  private static void rest(BenchmarkStack stack) throws Exception {
    BenchmarkStack.await(
        "rest",
        () ->
            stack
                .database()
                .value(
                    "SELECT NOT EXISTS (SELECT FROM fieldfare.claims) AND NOT EXISTS (SELECT FROM"
                        + " fieldfare.inbox)")
                .equals("t"));
    stack.postgres().administer(stack.database().name(), "CHECKPOINT");
  }
}
