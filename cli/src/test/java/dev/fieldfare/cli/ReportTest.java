package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports are printed, and written as files with the names of the former script. */
class ReportTest extends CommandTest {

  private static final String PATH = "GET /api/v1/reports/migrations";

  @BeforeEach
  void prepare() {
    gateway.on(
        PATH + "?days=7&format=text&zone=UTC", 200, "Migration report\n  \u001b[2J 03-29: █ 1\n");
    for (String format : List.of("html", "json", "csv", "md")) {
      gateway.on(PATH + "?days=7&format=" + format + "&zone=UTC", 200, "the " + format);
    }
  }

  @Test
  void qc65_printsTheReportAndWritesOneHtmlFile() throws IOException {
    Result result = shell.run("report", "--days", "7");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("03-29: █ 1", "written: ").doesNotContain("\u001b");
    assertThat(files()).singleElement().asString().matches("migration-report-[0-9T-]{19}\\.html");
    assertThat(folder.resolve("reports").resolve(files().getFirst())).hasContent("the html");
  }

  @Test
  void qc64_writesTheFilesThatAreAskedFor() throws IOException {
    Result result =
        shell.run("report", "--days=7", "--format", "html,json,csv,md", "-o", "reports");

    assertThat(result.exitCode()).isZero();
    assertThat(files().stream().map(name -> name.replaceFirst("-2.*\\.", ".")))
        .containsExactlyInAnyOrder(
            "migration-report.html",
            "migration-stats.json",
            "migration-stats.csv",
            "migration-report.md");
  }

  @Test
  void calls64WhatIsNoPeriod() {
    for (String days : List.of("abc", "-1", "0", "100000")) {
      assertThat(shell.run("report", "--days=" + days).exitCode()).as(days).isEqualTo(64);
    }
    assertThat(shell.run("report", "--days=100000").err()).contains("1 to 3660");
    assertThat(shell.run("report", "--zone", "Nowhere/City").exitCode()).isEqualTo(64);
    assertThat(shell.run("report", "--format", "pdf").exitCode()).isEqualTo(64);
    assertThat(shell.run("report", "--format", "nagios").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--format", "html").exitCode()).isEqualTo(64);
    assertThat(shell.run("status", "--format", "text,json").exitCode()).isEqualTo(64);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void asksForARebuild() {
    gateway.on("POST /api/v1/reports/rebuild", 202, "{\"targets\":[\"main\"]}");

    assertThat(shell.run("report", "rebuild").exitCode()).isZero();
    assertThat(gateway.last().line()).isEqualTo("POST /api/v1/reports/rebuild");
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder.resolve("reports"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
