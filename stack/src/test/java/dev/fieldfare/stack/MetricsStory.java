package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The queries of dashboards and rules, against the metrics of services that run. */
final class MetricsStory {
  private static final Path DEPLOY = Path.of("../deploy");

  private static final Pattern METRIC =
      Pattern.compile(
          "\\b(?:migration_worker|backup_worker|health_monitor|report_service|gateway|jvm|process|http_server)_\\w+");

  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\) \\((.*)\\)");

  /** Labels that a scrape adds. */
  private static final List<String> SCRAPED = List.of("instance", "job", "service");

  private final House house;

  MetricsStory(House house) {
    this.house = house;
  }

  void run() throws IOException, InterruptedException {
    Map<String, String> exposed = exposed();
    assertThat(exposed).hasSize(5);
    for (String service : exposed.keySet()) {
      List<String> queries = queries(service);
      assertThat(queries).isNotEmpty();
      queries.forEach(query -> check(query, exposed.get(service)));
    }
    String all = String.join("\n", exposed.values());
    Files.readAllLines(DEPLOY.resolve("prometheus/fieldfare.rules.yml")).stream()
        .filter(line -> line.contains("expr: ") || line.contains("http_server_requests"))
        .forEach(line -> check(line, all));
  }

  private static void check(String query, String metrics) {
    METRIC
        .matcher(query)
        .results()
        .forEach(
            metric ->
                assertThat(metrics)
                    .as("metrics for %s", query)
                    .containsPattern("(?m)^" + metric.group() + "[{ ]"));
    GROUPED
        .matcher(query)
        .results()
        .forEach(group -> checkLabels(group.group(1), group.group(2), metrics));
  }

  private static void checkLabels(String labels, String grouped, String metrics) {
    METRIC
        .matcher(grouped)
        .results()
        .findFirst()
        .ifPresent(
            metric ->
                Arrays.stream(labels.split(", *"))
                    .filter(label -> !SCRAPED.contains(label))
                    .forEach(
                        label ->
                            assertThat(metrics)
                                .as("label %s of %s", label, metric.group())
                                .containsPattern(
                                    "(?m)^" + metric.group() + "\\{[^}]*\\b" + label + "=")));
  }

  private static List<String> queries(String service) throws IOException {
    JsonNode board =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/" + service + ".json").toFile());
    List<String> queries = new ArrayList<>();
    board.path("panels").findValues("expr").forEach(query -> queries.add(query.asText()));
    return queries;
  }

  private Map<String, String> exposed() throws IOException, InterruptedException {
    Map<String, String> exposed = new TreeMap<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (var service : house.stackJson().path("services").properties()) {
        URI metrics = URI.create(service.getValue().path("managementUrl").asText() + "/metrics");
        var answer =
            client.send(
                HttpRequest.newBuilder(metrics).header("Accept", "text/plain").build(),
                BodyHandlers.ofString());
        exposed.put(service.getKey(), answer.body());
      }
    }
    return exposed;
  }
}
