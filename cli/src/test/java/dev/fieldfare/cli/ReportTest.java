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

  private static final String NUMBERS =
      """
      {"generatedAt":"2026-03-29T10:00:00Z","period":{"startDate":"2026-03-23","endDate":"2026-03-29","days":7,"zone":"UTC",
       "from":"2026-03-23T00:00:00Z","until":"2026-03-30T00:00:00Z"},"scope":{"targets":["main"]},"data":[],
       "omitted":["\\u001b[2J"],"migrations":{"totalMigrations":324,"successfulMigrations":318,"failedMigrations":6,
       "cancelledMigrations":0,"undoneMigrations":0,"successRate":98.15,"byType":[]},
       "timeline":[{"date":"2026-03-23","total":324,"successful":318,"failed":6,"cancelled":0}],"activeForms":[],
       "failures":[],"times":{"count":0},"backups":{"total":145,"active":145,"expired":0,"damaged":0,"records":1,
       "bytes":13002342,"expiringSoon":0,"byType":[]}}
      """;

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
  void qc65_theFormerCommandPrintsItsStepsAndWritesItsFiles() throws IOException {
    gateway.on(PATH + "?days=7&format=json&zone=UTC", 200, NUMBERS);
    for (String name : List.of("generate-migration-report", "migration:report")) {
      Result result = shell.run(name, "--days=7");

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out())
          .contains(
              "Period: 2026-03-23 to 2026-03-29 (7 days)",
              "Step 1: Collecting migration statistics...\n  Total migrations: 324",
              "  Timeline entries: 1 days",
              "  Storage used: 12.40 MB",
              "Step 6: Generating JSON report...",
              "Report Summary",
              "Success rate:         98.15%",
              "Left out:             \\u001b[2J",
              "Report files generated successfully!")
          .doesNotContain("\u001b");
    }
    assertThat(files().stream().map(file -> file.replaceFirst("-2.*\\.", ".")).distinct())
        .containsExactlyInAnyOrder("migration-report.html", "migration-stats.json");
    assertThat(shell.run("generate-migration-report", "--days=abc").exitCode()).isEqualTo(64);
    assertThat(shell.run("generate-migration-report", "--help").out()).contains("--days");
  }

  @Test
  void sb13_theFormerStatusCommandWritesMarkdown() throws IOException {
    gateway.on(
        "GET /api/v1/reports/status?days=30&format=text&zone=UTC", 200, "Migration status\n");
    gateway.on("GET /api/v1/reports/status?days=30&format=md&zone=UTC", 200, "# Status");

    assertThat(shell.run("migration:status").exitCode()).isZero();
    assertThat(files()).singleElement().asString().matches("migration_status_[0-9T-]{19}\\.md");
  }

  @Test
  void qc79_otherKindsOfReportsAreCommands() throws IOException {
    for (String kind : List.of("validations", "alerts", "digest")) {
      String path = "GET /api/v1/reports/" + kind + "?days=30&format=";
      gateway.on(path + "text&zone=UTC", 200, "the " + kind + "\n");
      gateway.on(path + "html&zone=UTC", 200, "the file");

      assertThat(shell.run("report", kind).out()).contains("the " + kind);
    }
    assertThat(files()).hasSize(3);
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
