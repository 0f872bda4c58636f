package dev.fieldfare.cli.report;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReportPage;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The stored reports. */
@Command(name = "list", description = "List stored reports, the newest first.", sortOptions = false)
final class ReportListCommand extends GatewayCommand {

  private static final int MOST = 500;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, 1 to 500; 50 by default.")
  private int limit;

  @Option(names = "--cursor", paramLabel = "C", description = "Begins after this page.")
  private String cursor;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit is a whole number from 1 to %d.".formatted(MOST));
    }
    StoredReportPage page =
        session.client().reports().listStored(Optional.empty(), limit, Optional.ofNullable(cursor));
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(page);
      return ExitCode.OK;
    }
    TextTable table = TextTable.of("id", "report", "generated", "by", "kept until", "mails");
    page.items().forEach(report -> row(table, report));
    table.lines().forEach(output::line);
    page.items().forEach(report -> output.identifier(report.id().toString()));
    page.next().ifPresent(next -> output.line("more: --cursor " + next));
    return ExitCode.OK;
  }

  private static void row(TextTable table, StoredReport report) {
    table.row(
        report.id().toString(),
        report.title(),
        report.generatedAt().toString(),
        report.generatedBy(),
        report.keptUntil().toString(),
        report.mails().stream().map(ReportListCommand::mail).collect(Collectors.joining(", ")));
  }

  private static String mail(StoredReport.Mail mail) {
    String state = mail.sentAt().isPresent() ? "sent" : mail.error().orElse("not sent yet");
    return mail.address() + ": " + state;
  }
}
