package dev.fieldfare.bench.speed.form;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;

/**
 * A registry of 500 forms with a sub-form each, 10,000 fields and 1,000 tables: how long the API
 * takes to compare and to record it, and to save a form of 60 fields that did not change. Then 400
 * fields of a form builder, a third of them with titles in another script: how many are asked.
 */
public final class FormSpeed implements Benchmark {

  private static final int FORMS = Integer.getInteger("forms", 500);
  private static final int SAVES = 200;

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker().withGateway();
    stack.database().execute("UPDATE fieldfare.target SET registry = true");
    registry(stack, runs);
    save(stack);
    map(stack);
  }

  private void registry(BenchmarkStack stack, int runs) throws Exception {
    FormTables.createRegistry(stack, FORMS);
    Figures compared = new Figures();
    for (int n = 0; n < runs; n++) {
      long began = System.nanoTime();
      JsonNode report = call(stack, "POST", "validations", "{\"profile\":\"drift\"}");
      compared.add(seconds(began));
      require(report.path("totalIssues").asInt(-1) == 0, "no difference", report);
    }
    long began = System.nanoTime();
    JsonNode first = call(stack, "POST", "sync", "{}");
    double synced = seconds(began);
    require(first.path("migrationsCreated").asInt() == FORMS * 20, "all recorded", first);
    Figures again = new Figures();
    for (int n = 0; n < runs; n++) {
      began = System.nanoTime();
      JsonNode next = call(stack, "POST", "sync", "{}");
      again.add(seconds(began));
      require(next.path("migrationsCreated").asInt(-1) == 0, "nothing recorded", next);
    }
    System.out.printf(
        Locale.ROOT,
        "forms: %d forms, %d tables, %d fields%n  validate %s s%n  first sync %.2f s, next syncs %s"
            + " s with no migration%n",
        FORMS,
        FORMS * 2,
        FORMS * 20,
        compared.text("%.2f"),
        synced,
        again.text("%.2f"));
  }

  private void save(BenchmarkStack stack) throws Exception {
    String definition = FormTables.createSixtyFields(stack);
    Figures milliseconds = new Figures();
    for (int n = 0; n < SAVES * 2; n++) {
      long began = System.nanoTime();
      JsonNode saved = call(stack, "PUT", "forms/sixty", definition);
      if (n >= SAVES) {
        milliseconds.add(seconds(began) * 1000);
      }
      require(saved.path("migrations").isEmpty(), "no migration", saved);
    }
    System.out.printf(
        Locale.ROOT,
        "  PUT of 60 fields, nothing changed: %s ms, p99 %.1f%n",
        milliseconds.text("%.1f"),
        milliseconds.quantile(0.99));
  }

  private void map(BenchmarkStack stack) throws Exception {
    for (boolean stored : new boolean[] {false, true}) {
      FormTables.createFormBuilder(stack, stored);
      long began = System.nanoTime();
      JsonNode mapping = call(stack, "GET", "form-mapping", "");
      double took = seconds(began);
      System.out.printf(
          Locale.ROOT,
          "  mapping of 400 fields, %s stored submissions: %d asked, %s wrong, %.2f s%n",
          stored ? "with" : "without",
          mapping.path("questions").size(),
          FormTables.wrongColumns(stack),
          took);
    }
  }

  private JsonNode call(BenchmarkStack stack, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + "/api/v1/" + path))
            .header("Authorization", "Bearer " + BenchmarkStack.KEY)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return ContractsJson.mapper().readTree(answer.body());
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void require(boolean holds, String what, JsonNode answer) {
    if (!holds) {
      throw new IllegalStateException("expected " + what + ": " + answer);
    }
  }
}
