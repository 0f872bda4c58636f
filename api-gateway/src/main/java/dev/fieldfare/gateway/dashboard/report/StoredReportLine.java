package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReport.Mail;
import dev.fieldfare.contracts.report.StoredReport.StoredFile;
import dev.fieldfare.gateway.dashboard.page.Wording;
import dev.fieldfare.gateway.dashboard.report.ReportView.Download;
import java.util.List;
import java.util.Locale;

/**
 * A stored report with its files.
 *
 * @param files where they can be downloaded
 * @param size of all files
 * @param mails the state of each mail
 */
public record StoredReportLine(
    String id,
    String kind,
    String title,
    String generatedAt,
    String generatedBy,
    String keptUntil,
    List<Download> files,
    String size,
    List<MailLine> mails) {

  public StoredReportLine {
    files = List.copyOf(files);
    mails = List.copyOf(mails);
  }

  /**
   * A mail.
   *
   * @param sentAt empty while it is not sent
   * @param error why the last attempt failed; empty if it did not fail
   */
  public record MailLine(String address, String sentAt, String error) {

    static MailLine of(Mail mail) {
      return new MailLine(
          mail.address(), mail.sentAt().map(Object::toString).orElse(""), mail.error().orElse(""));
    }
  }

  static StoredReportLine of(StoredReport report) {
    return new StoredReportLine(
        report.id().toString(),
        report.kind(),
        report.title(),
        report.generatedAt().toString(),
        report.generatedBy(),
        report.keptUntil().toString(),
        report.files().stream().map(file -> download(report, file)).toList(),
        Wording.bytes(report.files().stream().mapToLong(StoredFile::bytes).sum()),
        report.mails().stream().map(MailLine::of).toList());
  }

  private static Download download(StoredReport report, StoredFile file) {
    return new Download(
        file.format().toUpperCase(Locale.ROOT),
        "/reports/stored/%s/file?format=%s".formatted(report.id(), file.format()));
  }
}
