package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.testkit.FilledLedger;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;

/**
 * How long the pages of the dashboard take, from the request to the last byte, in a stack with all
 * services and many migrations ({@code -Dpages.migrations}, by default ten thousand).
 */
final class DashboardPages implements Benchmark {
  private static final int MIGRATIONS = Integer.getInteger("pages.migrations", 10_000);
  private static final int WARM_UP = 40;
  private static final int READS = 40;

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Path data = stack.directory().resolve("pages-stack");
    StartUp.call("up", "--detach", "--data", data.toString(), "--port-base", "20560");
    try {
      JsonNode file = new ObjectMapper().readTree(data.resolve("stack.json").toFile());
      String gateway = file.at("/gateway/url").asText();
      String id = fill(file);
      signIn(gateway, file.at("/apiKeys/operator").asText());
      System.out.printf("pages: %d migrations%n", MIGRATIONS);
      for (String page : pages(id)) {
        measure(gateway, page, runs);
      }
    } finally {
      StartUp.call("down", "--data", data.toString());
    }
  }

  private static String fill(JsonNode file) throws Exception {
    try (Connection connection = Idle.connect(file);
        var statement = connection.createStatement()) {
      FilledLedger.fill(connection, MIGRATIONS);
      var row = statement.executeQuery("SELECT id FROM fieldfare.finished_migrations LIMIT 1");
      row.next();
      return row.getString(1);
    }
  }

  private static List<String> pages(String id) {
    return List.of(
        "/",
        "/migrations",
        "/migrations?status=FAILED",
        "/migrations?table=past_42",
        "/migrations/" + id,
        "/new",
        "/queue",
        "/queue/dead-letters",
        "/alerts",
        "/releases",
        "/backups",
        "/reports");
  }

  private void signIn(String gateway, String key) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(gateway + "/sign-in"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("apiKey=" + key))
            .build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 303) {
      throw new IOException("sign-in: " + status);
    }
  }

  private void measure(String gateway, String page, int runs)
      throws IOException, InterruptedException {
    Figures milliseconds = new Figures();
    for (int n = 0; n < WARM_UP + READS * runs; n++) {
      long began = System.nanoTime();
      read(URI.create(gateway + page));
      if (n >= WARM_UP) {
        milliseconds.add((System.nanoTime() - began) / 1e6);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  %-26s p50 %.1f ms, p95 %.1f ms%n",
        page.replaceAll("/[0-9a-f-]{36}", "/ID"),
        milliseconds.median(),
        milliseconds.quantile(0.95));
  }

  private void read(URI page) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(page + ": " + answer.statusCode());
    }
  }
}
