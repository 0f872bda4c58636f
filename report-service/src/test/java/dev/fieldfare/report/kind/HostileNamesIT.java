package dev.fieldfare.report.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.ReportTable;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.report.status.Monitoring;
import dev.fieldfare.report.store.JdbcAlertTimes;
import dev.fieldfare.report.support.AllKinds;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In every kind and format, each name and value is data: it is no markup, formula or command. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class HostileNamesIT {
  private static final List<String> HOSTILE =
      List.of(
          "</td><script>alert(1)</script><img src=x onerror=a()>",
          "=cmd|' /C calc'!A0",
          "@SUM(1)",
          "+1+1",
          "-2+3",
          "\t=1",
          "\r=1\n=2",
          "\u001b[2J\u202e\u0007{x}",
          "|a|b|`c`*d*_e_[f](g)<h>&lt;");

  private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z!][a-zA-Z0-9]*)([^>]*)>");
  private static final Set<String> TAGS =
      Set.of(
          "!DOCTYPE",
          "html",
          "head",
          "meta",
          "title",
          "style",
          "body",
          "h1",
          "h2",
          "ul",
          "li",
          "div",
          "b",
          "svg",
          "g",
          "rect",
          "text",
          "p",
          "table",
          "thead",
          "tbody",
          "tr",
          "th",
          "td");
  private static final Pattern CELL = Pattern.compile("\"((?:[^\"]|\"\")*)\"(,|\r\n)");
  private static final Pattern FORMULA = Pattern.compile("[=+\\-@\t\r\n].*", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+|-");
  private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\u202e&&[^\n]]");

  private final TestDatabase database;
  private final FormattedReports renderer = new FormattedReports();
  private TargetConnections connections;
  private ReportMaker maker;

  HostileNamesIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    for (int n = 0; n < HOSTILE.size(); n++) {
      HostileRows.insert(database, n, HOSTILE.get(n));
    }
    database.execute("UPDATE fieldfare.target SET registry = true");
    connections = AllKinds.connections(database);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
    }
    JdbcAlertTimes alerts = new JdbcAlertTimes(database.dataSource());
    AllKinds.add(alerts, HOSTILE.stream().map(HostileNamesIT::alert).toList());
    maker =
        AllKinds.maker(
            database,
            connections,
            new Monitor(),
            (target, most) ->
                Optional.of(HOSTILE.stream().map(HostileNamesIT::validation).toList()),
            new AlertReports(alerts));
  }

  @AfterAll
  void close() {
    connections.close();
  }

  @ParameterizedTest
  @EnumSource(ReportKind.class)
  void qc64_namesAreData(ReportKind kind) throws Exception {
    ReportDocument report = maker.make(kind, request(kind));
    assertThat(report.allTables().stream().flatMap(table -> table.rows().stream()))
        .as("something hostile is in the report")
        .anyMatch(
            row -> row.stream().anyMatch(cell -> cell.contains("=1") || cell.contains("<script>")));

    assertHtml(renderer.render(report, ReportFormat.HTML));
    assertCsv(renderer.render(report, ReportFormat.CSV));
    assertThat(renderer.render(report, ReportFormat.TEXT)).doesNotContainPattern(STEERING);
    assertMarkdown(report, renderer.render(report, ReportFormat.MD));
    assertThat(
            ContractsJson.mapper().readTree(renderer.render(report, ReportFormat.JSON)).isObject())
        .isTrue();
  }

  private static void assertHtml(String html) {
    assertThat(TAG.matcher(html).results().map(tag -> tag.group(2))).isSubsetOf(TAGS);
    assertThat(TAG.matcher(html).results().map(tag -> tag.group(3)))
        .noneMatch(attributes -> attributes.matches("(?is).*\\bon[a-z]+\\s*=.*"));
    assertThat(html).doesNotContainPattern("[\\p{Cc}\u202e&&[^\n]]");
  }

  private static void assertCsv(String csv) {
    List<String> cells = new ArrayList<>();
    int end = 0;
    for (MatchResult cell : CELL.matcher(csv).results().toList()) {
      assertThat(cell.start()).as("text outside of a cell").isEqualTo(end);
      end = cell.end();
      cells.add(cell.group(1));
    }
    assertThat(end).isEqualTo(csv.length());
    assertThat(cells)
        .allMatch(cell -> !FORMULA.matcher(cell).matches() || NUMBER.matcher(cell).matches());
  }

  private static void assertMarkdown(ReportDocument report, String markdown) {
    assertThat(markdown).doesNotContainPattern("(?<!\\\\)<").doesNotContainPattern(STEERING);
    List<Integer> widths =
        markdown
            .lines()
            .filter(line -> line.startsWith("|"))
            .map(line -> line.replaceAll("\\\\.", "").replaceAll("[^|]", "").length())
            .distinct()
            .toList();
    assertThat(widths)
        .isSubsetOf(
            report.allTables().stream()
                .map(ReportTable::columns)
                .map(columns -> columns.size() + 1)
                .toList());
  }

  private static ReportRequest request(ReportKind kind) {
    return ReportRequest.of(
            new ReportRequest.Parameters(
                "10", null, null, null, kind == ReportKind.HISTORY ? "f0" : null),
            List.of("main"),
            Instant.now())
        .forOperator();
  }

  private static Alert alert(String hostile) {
    return new Alert(
        UUID.randomUUID().toString(),
        hostile,
        Instant.now(),
        AlertCategory.values()[0],
        AlertSeverity.HIGH,
        "A migration failed: main/" + hostile,
        hostile,
        hostile,
        List.of(hostile),
        new TechnicalDetails(hostile, hostile, hostile),
        AlertState.ACKNOWLEDGED,
        1,
        Instant.now().minusSeconds(60),
        Instant.now(),
        Optional.of(hostile),
        Optional.empty(),
        "runbook",
        Optional.empty());
  }

  private static ValidationReport validation(String hostile) {
    return new ValidationReport(
        UUID.randomUUID(),
        "main",
        ValidationProfile.POST,
        false,
        hostile,
        Instant.now().minusSeconds(60),
        5,
        CheckStatus.CRITICAL,
        List.of(new ValidatedCheck(hostile, CheckStatus.CRITICAL, List.of(hostile), hostile, 5)));
  }

  /** Answers as the health-monitor does. */
  private record Monitor() implements Monitoring {
    @Override
    public Optional<Health> health(String target) {
      return Optional.of(new Health(Instant.EPOCH, 95, HOSTILE.getFirst()));
    }

    @Override
    public Optional<List<OpenAlert>> openAlerts() {
      return Optional.of(
          HOSTILE.stream()
              .map(text -> new OpenAlert(text, text, text, text, Instant.EPOCH, 2))
              .toList());
    }
  }
}
