package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.PortPlan;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code deploy}, against the descriptors of the services and their metrics. */
class DeployFilesTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DEPLOY = CHECKOUT.resolve("deploy");
  private static final List<ServiceDescriptor> SERVICES = ServiceDescriptor.in(CHECKOUT);

  private static final Pattern METRIC =
      Pattern.compile(
          "\\b((?:[a-z]+_)+(?:total|seconds|bytes|entries|listeners|usage|unresolved|score)\\w*)\\b");

  /** Metrics that Quarkus and the virtual machine bring. */
  private static final List<String> COMMON =
      List.of(
          "process_start_time_seconds",
          "process_cpu_usage",
          "jvm_memory_used_bytes",
          "http_server_requests_seconds");

  @Test
  void everyServiceIsStartedScrapedAndDescribed() throws IOException {
    String units = Files.readString(DEPLOY.resolve("systemd/fieldfare.target"));
    String scraped = Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"));
    String page = Files.readString(CHECKOUT.resolve("docs/deployment.md"));

    assertThat(SERVICES).isNotEmpty();
    for (ServiceDescriptor service : SERVICES) {
      PortPlan ports = new PortPlan(PortPlan.DEFAULT_BASE);
      int management = ports.managementOf(service);
      assertThat(units).contains("fieldfare@" + service.name() + ".service");
      assertThat(scraped)
          .contains("127.0.0.1:" + management + "']\n        labels: {service: " + service.name());
      assertThat(page)
          .contains("| %s | %d | %d |".formatted(service.name(), ports.of(service), management));
      assertThat(DEPLOY.resolve("grafana/" + service.name() + ".json")).exists();
    }
  }

  @Test
  void rulesAndDashboardsAskForMetricsThatExist() throws IOException {
    String known = Files.readString(CHECKOUT.resolve("docs/reference/metrics.md")) + COMMON;
    String asked = Files.readString(DEPLOY.resolve("prometheus/fieldfare.rules.yml"));
    for (ServiceDescriptor service : SERVICES) {
      asked += queries(DEPLOY.resolve("grafana/" + service.name() + ".json"));
    }

    List<String> metrics =
        METRIC.matcher(asked).results().map(MatchResult::group).distinct().sorted().toList();
    assertThat(metrics).hasSizeGreaterThan(15);
    assertThat(metrics)
        .allSatisfy(
            metric ->
                assertThat(known)
                    .contains(metric.replaceFirst("_seconds_(count|sum|max)$", "_seconds")));
  }

  @Test
  void promtoolAcceptsTheRulesAndTheirTests() throws Exception {
    assertThat(
            ran(
                DEPLOY.resolve("prometheus"),
                "promtool",
                "test",
                "rules",
                "fieldfare.rules.test.yml"))
        .contains("SUCCESS");
    assertThat(ran(DEPLOY.resolve("prometheus"), "promtool", "check", "config", "prometheus.yml"))
        .contains("SUCCESS");
  }

  @Test
  void promtoolReadsEveryQueryOfTheDashboards(@TempDir Path folder) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboards\n  rules:\n");
    for (ServiceDescriptor service : SERVICES) {
      queries(DEPLOY.resolve("grafana/" + service.name() + ".json"))
          .lines()
          .distinct()
          .forEach(
              query ->
                  rules.append(
                      "  - record: query%d\n    expr: '%s'\n".formatted(rules.length(), query)));
    }
    Files.writeString(folder.resolve("queries.yml"), rules);

    assertThat(ran(folder, "promtool", "check", "rules", "queries.yml")).contains("SUCCESS");
  }

  /**
   * The programs that a unit starts are not on this machine, so stand-ins are put in their place.
   */
  @Test
  void systemdReadsTheUnits(@TempDir Path folder) throws Exception {
    Path java = Files.createFile(folder.resolve("java"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    for (String unit : List.of("fieldfare@.service", "fieldfare.target")) {
      String text =
          Files.readString(DEPLOY.resolve("systemd/" + unit))
              .replaceAll("(?m)^(ExecStart=)[^ ]+", "$1" + java)
              .replaceAll("(?m)^Documentation=.*$", "");
      Files.writeString(folder.resolve(unit), text);
    }
    Files.move(
        folder.resolve("fieldfare@.service"), folder.resolve("fieldfare@api-gateway.service"));

    String said =
        ran(
            folder,
            "systemd-analyze",
            "verify",
            "--man=no",
            folder.resolve("fieldfare@api-gateway.service").toString());

    assertThat(said.lines().filter(line -> line.contains("fieldfare@api-gateway"))).isEmpty();
  }

  /** What a program says; the test is skipped where it is not installed. */
  private static String ran(Path folder, String... command) throws Exception {
    boolean isInstalled =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, command[0])));
    assumeTrue(isInstalled, "SKIPPED: %s is not installed".formatted(command[0]));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static String queries(Path dashboard) throws IOException {
    JsonNode panels = new ObjectMapper().readTree(dashboard.toFile()).path("panels");
    StringBuilder queries = new StringBuilder();
    panels.findValues("expr").forEach(query -> queries.append(query.asText()).append('\n'));
    assertThat(queries).isNotEmpty();
    return queries.toString();
  }
}
