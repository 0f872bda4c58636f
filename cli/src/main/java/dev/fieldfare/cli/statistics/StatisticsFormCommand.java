package dev.fieldfare.cli.statistics;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.FormStatistics;
import dev.fieldfare.contracts.report.MigrationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** All numbers of a form. */
@Command(name = "form", description = "Count all migrations of a form, and its backups.")
final class StatisticsFormCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The form.")
  private String formId;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    FormStatistics found = session.client().reports().form(formId, session.target());
    if (session.output().format() == Format.json) {
      session.output().document(found);
    } else {
      show(session.output(), found);
    }
    return ExitCode.OK;
  }

  private static void show(Output output, FormStatistics found) {
    MigrationReport.Totals all = found.migrations();
    TextTable types = TextTable.of("type", "total", "successful", "failed", "undone");
    types.row(
        "all",
        Long.toString(all.totalMigrations()),
        Long.toString(all.successfulMigrations()),
        Long.toString(all.failedMigrations()),
        Long.toString(all.undoneMigrations()));
    all.byType()
        .forEach(
            type ->
                types.row(
                    type.type(),
                    Long.toString(type.total()),
                    Long.toString(type.successful()),
                    Long.toString(type.failed()),
                    Long.toString(type.undone())));
    types.lines().forEach(output::line);
    showBackups(output, found);
    found.omitted().forEach(output::line);
  }

  private static void showBackups(Output output, FormStatistics found) {
    TextTable backups = TextTable.of("backups", "active", "records", "bytes");
    found
        .backups()
        .byType()
        .forEach(
            type ->
                backups.row(
                    type.type(),
                    Long.toString(type.count()),
                    Long.toString(type.records()),
                    Long.toString(type.bytes())));
    backups.lines().forEach(output::line);
    found
        .expiring()
        .forEach(
            backup ->
                output.line(
                    "backup %s expires in %d days, %d records"
                        .formatted(
                            backup.id(), backup.daysUntilExpiration(), backup.recordCount())));
  }
}
