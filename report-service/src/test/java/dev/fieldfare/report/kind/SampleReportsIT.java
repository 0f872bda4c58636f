package dev.fieldfare.report.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.report.store.JdbcAlertTimes;
import dev.fieldfare.report.support.AllKinds;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.report.support.SampleLedger;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The samples in the documentation are what the product makes. {@code -Dreport.samples=write}
 * writes them.
 */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class SampleReportsIT {
  private static final boolean WRITES = "write".equals(System.getProperty("report.samples"));
  private static final Path SAMPLES =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "examples", "reports");
  private static final int MOST_BYTES = 40_000;

  private final TestDatabase database;
  private final FormattedReports renderer = new FormattedReports();
  private TargetConnections connections;
  private ReportMaker maker;

  SampleReportsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    SampleLedger.write(database);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
    }
    database.execute(
        "UPDATE fieldfare_report.projections SET built_at = '%s'".formatted(SampleLedger.NOW));
    connections = AllKinds.connections(database);
    JdbcAlertTimes alerts = new JdbcAlertTimes(database.dataSource());
    AllKinds.add(alerts, SampleLedger.alerts());
    maker =
        AllKinds.maker(
            database,
            connections,
            new SampleLedger.Monitor(),
            (target, most) -> Optional.of(SampleLedger.validations()),
            new AlertReports(alerts));
  }

  @AfterAll
  void close() {
    connections.close();
  }

  @ParameterizedTest
  @EnumSource(ReportKind.class)
  void qc64_theSampleOfEachKindIsWhatTheProductMakes(ReportKind kind) throws Exception {
    ReportDocument report = maker.make(kind, request(kind));

    assertThat(report.allTables()).allSatisfy(table -> assertThat(table.rows()).isNotEmpty());
    for (ReportFormat format : formats(kind)) {
      Path file = SAMPLES.resolve(name(kind, format));
      String made = renderer.render(report, format);
      if (WRITES) {
        Files.writeString(file, made);
      }
      assertThat(Files.readString(file)).as(file.getFileName().toString()).isEqualTo(made);
      assertThat(Files.size(file)).isLessThan(MOST_BYTES);
    }
  }

  @Test
  void qc64_thePageNamesEachSample() throws IOException {
    String page = Files.readString(SAMPLES.resolve("README.md"));
    for (ReportKind kind : ReportKind.values()) {
      for (ReportFormat format : formats(kind)) {
        assertThat(page).contains("](%s)".formatted(name(kind, format)));
      }
    }
  }

  /** For people, of each kind; for programs, of one. */
  private static List<ReportFormat> formats(ReportKind kind) {
    return kind == ReportKind.MIGRATIONS
        ? List.of(ReportFormat.values())
        : List.of(ReportFormat.HTML, ReportFormat.TEXT);
  }

  private static String name(ReportKind kind, ReportFormat format) {
    return kind.label() + "." + (format == ReportFormat.TEXT ? "txt" : format.label());
  }

  private static ReportRequest request(ReportKind kind) {
    return ReportRequest.of(
            new ReportRequest.Parameters(
                "14", "Europe/Berlin", null, null, kind == ReportKind.HISTORY ? "f-survey" : null),
            List.of("main"),
            SampleLedger.NOW)
        .forOperator();
  }
}
