package dev.fieldfare.report.kind;

import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.digest.DigestReports;
import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.MigrationReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.WrongParameter;
import dev.fieldfare.report.history.HistoryReports;
import dev.fieldfare.report.status.StatusReports;
import dev.fieldfare.report.validation.ValidationReports;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a report of any kind. */
public final class ReportMaker {
  private final MigrationReports migrations;
  private final LedgerReports records;
  private final HistoryReports history;
  private final StatusReports status;
  private final ValidationReports validations;
  private final AlertReports alerts;
  private final DigestReports digests;

  /** Makes all kinds by these. */
  public ReportMaker(
      MigrationReports migrations,
      LedgerReports records,
      HistoryReports history,
      StatusReports status,
      ValidationReports validations,
      AlertReports alerts) {
    this.migrations = migrations;
    this.records = records;
    this.history = history;
    this.status = status;
    this.validations = validations;
    this.alerts = alerts;
    this.digests =
        new DigestReports(new DigestReports.Sources(migrations, status, validations, alerts));
  }

  /** The kind of that name; another name is refused. */
  public static ReportKind kind(String name) {
    return ReportKind.of(name)
        .orElseThrow(
            () ->
                WrongParameter.noneOf(
                    "kind",
                    Arrays.stream(ReportKind.values())
                        .map(ReportKind::label)
                        .collect(Collectors.joining(", ")),
                    name));
  }

  /** Makes the report. */
  public ReportDocument make(ReportKind kind, ReportRequest request) throws SQLException {
    return make(kind, request, Function.identity());
  }

  /**
   * Makes the report, and uses it while its memory is counted.
   *
   * @param use what needs the whole document, such as its rendering
   */
  public <T> T make(ReportKind kind, ReportRequest request, Function<ReportDocument, T> use)
      throws SQLException {
    return kind == ReportKind.HISTORY
        ? history.document(request, use)
        : use.apply(document(kind, request));
  }

  private ReportDocument document(ReportKind kind, ReportRequest request) throws SQLException {
    return switch (kind) {
      case MIGRATIONS -> migrations.document(request);
      case HISTORY -> history.document(request, Function.identity());
      case RELEASES -> records.releases(request);
      case BACKUPS -> records.backups(request);
      case DRIFT -> records.drift(request);
      case RESTORES -> records.restores(request);
      case STATUS -> status.document(request);
      case AUDIT -> records.audit(request);
      case VALIDATIONS -> validations.document(request);
      case ALERTS -> alerts.document(request);
      case DIGEST -> digests.document(request);
    };
  }
}
