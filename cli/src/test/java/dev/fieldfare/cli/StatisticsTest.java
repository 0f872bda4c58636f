package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.contracts.ContractsJson;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics on the terminal and as JSON. */
class StatisticsTest {
  private static final String TIMES = "\"times\":{\"count\":1,\"averageMs\":1.25,\"longestMs\":2}";

  private static final String HEAD =
      """
      {"generatedAt":"2026-01-01T12:00:00Z","period":{"startDate":"2026-01-01","endDate":"2026-01-01","days":1,"zone":"UTC",
      "from":"2026-01-01T00:00:00Z","until":"2026-01-02T00:00:00Z"},"scope":{"targets":["main"],"table":null,"formId":null},
      "data":[],"omitted":["left out"],
      """;

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() {
    shell =
        new CommandLineRun(folder)
            .with("FIELDFARE_URL", gateway.url())
            .with("FIELDFARE_API_KEY", "ff_test");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void qc76_printsTheIntervalsWithMigrations() {
    gateway.on(
        "GET /api/v1/statistics/series?by=type&days=7&interval=hour&limit=10&zone=UTC",
        200,
        HEAD
            + "\"interval\":\"hour\",\"by\":\"type\",\"series\":[{\"name\":\"ADD\\u001b[2J\",\"points\":["
            + point(3)
            + ","
            + point(0)
            + "]},{\"name\":null,\"points\":["
            + point(2)
            + "]}]}");

    Result result =
        shell.run("statistics", "series", "--days", "7", "--by", "type", "--interval", "hour");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("others", "1.3 ms", "left out", "ADD\\u001b[2J")
        .doesNotContain("\u001b[2J");
    assertThat(result.out().lines().filter(line -> line.startsWith("2026"))).hasSize(2);
  }

  @Test
  void qc61_printsARanking() throws Exception {
    gateway.on(
        "GET /api/v1/statistics/rankings?by=table&days=30&limit=5&order=longest&zone=UTC",
        200,
        HEAD
            + "\"by\":\"table\",\"order\":\"longest\",\"entries\":[{\"rank\":1,\"target\":\"main\",\"name\":\"public.x\","
            + "\"title\":null,\"total\":4,\"successful\":3,\"failed\":1,\"cancelled\":0,\"undone\":0,\"successRate\":75.00,"
            + TIMES
            + "}]}");

    String[] words = {"statistics", "ranking", "--order", "longest", "--limit", "5"};
    assertThat(shell.run(words).out()).contains("public.x", "75.00 %", "2.0 ms");
    String[] json = {"--json", "statistics", "ranking", "--order", "longest", "--limit", "5"};
    assertThat(
            ContractsJson.mapper()
                .readTree(shell.run(json).out())
                .path("entries")
                .path(0)
                .path("total")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void calls64WhatIsNoPeriod() {
    assertThat(shell.run("statistics", "series", "--days=abc").exitCode()).isEqualTo(64);
    assertThat(shell.run("statistics", "ranking", "--days=-1").exitCode()).isEqualTo(64);
    assertThat(shell.run("statistics", "ranking", "--zone=Nowhere/City").exitCode()).isEqualTo(64);
    assertThat(shell.run("statistics").exitCode()).isEqualTo(64);
    assertThat(gateway.requests()).isEmpty();
  }

  private static String point(int total) {
    return "{\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-01-01T01:00:00Z\",\"total\":%d,\"successful\":%d,"
            .formatted(total, total)
        + "\"failed\":0,\"cancelled\":0,\"undone\":0,"
        + TIMES
        + "}";
  }
}
