package dev.fieldfare.cli.form;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.form.SyncReport;
import dev.fieldfare.contracts.form.SyncedTable;
import dev.fieldfare.contracts.form.SyncedTable.SyncedColumn;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records the columns of forms that are older than Fieldfare. */
@Command(
    name = "sync",
    description = "Record the columns of forms that are older than Fieldfare in the ledger.",
    footer = {"", "Exit codes: 0 all tables were compared, 1 a table does not exist."},
    sortOptions = false)
public final class SyncCommand extends GatewayCommand {

  @Option(names = "--dry-run", description = "Show what would be recorded and record nothing.")
  private boolean dryRun;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SyncReport report = session.client().forms(session.targetOrMain()).sync(dryRun);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(report);
    } else {
      report.tables().forEach(table -> show(output, table));
      summary(output, report);
    }
    return report.errors() > 0 ? ExitCode.ERROR : ExitCode.OK;
  }

  private static void show(Output output, SyncedTable table) {
    output.line("%s  %s.%s".formatted(table.form(), table.schema(), table.table()));
    table.error().ifPresent(error -> output.line("  ! " + error));
    table.columns().forEach(column -> output.line("  " + line(column)));
  }

  private static String line(SyncedColumn column) {
    String name = column.column();
    return switch (column.state()) {
      case CREATED ->
          "+ Creating migration for: %s (%s)".formatted(name, column.dataType().orElse(""));
      case RECORDED -> "- Migration exists: " + name;
      case EXTRA -> "! Extra column (no field definition): " + name;
      case MISSING -> "! Missing column (field exists): " + name;
    };
  }

  private static void summary(Output output, SyncReport report) {
    TextTable table = new TextTable();
    table.row("Tables scanned", Integer.toString(report.tablesScanned()));
    table.row("Columns found", Integer.toString(report.columnsFound()));
    String created = report.dryRun() ? "Migrations to create" : "Migrations created";
    table.row(created, Integer.toString(report.migrationsCreated()));
    table.row("Missing columns", Integer.toString(report.missingColumns()));
    table.row("Extra columns", Integer.toString(report.extraColumns()));
    table.row("Errors", Integer.toString(report.errors()));
    table.lines().forEach(output::line);
  }
}
