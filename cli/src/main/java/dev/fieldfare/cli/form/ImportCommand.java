package dev.fieldfare.cli.form;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.bull.BullImport;
import dev.fieldfare.cli.bull.BullReport;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.form.ImportedHistory;
import dev.fieldfare.contracts.form.ImportedTable;
import dev.fieldfare.contracts.message.SenderRole;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Imports what a form builder kept of its migrations. */
@Command(
    name = "import",
    description = "Import the history, the backups or the waiting jobs of a form builder.",
    footer = {"", "Exit codes: 0 everything was imported, 2 something could not be imported."},
    sortOptions = false)
public final class ImportCommand extends GatewayCommand {

  private static final String BULL_ADDRESS = "FIELDFARE_BULL_REDIS_URL";

  @ArgGroup(multiplicity = "1")
  private Source source;

  /** What is imported. */
  private static final class Source {

    @Option(
        names = "--history",
        description = "Import the tables field_migrations and field_data_backups.")
    private boolean history;

    @Option(
        names = "--bull",
        description = {
          "Enqueue the waiting jobs of the form builder's Bull queue.",
          "FIELDFARE_BULL_REDIS_URL is the address of its Redis."
        })
    private boolean bull;
  }

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      defaultValue = "field-migrations",
      description = "The name of the Bull queue (default: ${DEFAULT-VALUE}).")
  private String queue;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The time zone in which the form builder ran (default: ${DEFAULT-VALUE}).")
  private ZoneId zone;

  @Option(names = "--dry-run", description = "Show what would be imported and import nothing.")
  private boolean dryRun;

  /** Jobs are held to the registry, as those of any application. */
  @Override
  protected SenderRole role() {
    return source.bull ? SenderRole.ENQUEUER : SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return source.bull ? jobs(session) : history(session);
  }

  private int jobs(Session session) {
    Fieldfare root = (Fieldfare) spec.root().userObject();
    String address = root.processEnvironment().environment().get(BULL_ADDRESS);
    if (address == null) {
      throw CommandFailure.usage("--bull needs " + BULL_ADDRESS + ", redis://…");
    }
    BullReport report =
        new BullImport(session.client(), session.target()).run(uri(address), queue, dryRun);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(report);
    } else {
      show(output, report);
    }
    return report.problems().isEmpty() && report.active() == 0 ? ExitCode.OK : ExitCode.WARNING;
  }

  private static URI uri(String address) {
    try {
      URI uri = new URI(address);
      if (uri.getHost() != null && List.of("redis", "rediss").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The message of the exception would show the password.
    }
    throw CommandFailure.usage(BULL_ADDRESS + " must be redis://… or rediss://…");
  }

  private static void show(Output output, BullReport report) {
    output.line(
        "%d jobs wait, %d %s"
            .formatted(
                report.found(),
                report.imported(),
                report.dryRun() ? "can be enqueued" : "enqueued"));
    if (report.active() > 0) {
      output.line(
          "! %d jobs are with a worker of the queue: stop it, and import again"
              .formatted(report.active()));
    }
    report.problems().forEach(one -> output.line("! job " + one.jobId() + ": " + one.reason()));
  }

  private int history(Session session) {
    ImportedHistory imported =
        session.client().forms(session.targetOrMain()).importHistory(zone, dryRun);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(imported);
    } else {
      show(output, imported);
    }
    return imported.problems() > 0 ? ExitCode.WARNING : ExitCode.OK;
  }

  private static void show(Output output, ImportedHistory imported) {
    String verb = imported.dryRun() ? "to import" : "imported";
    TextTable lines =
        TextTable.of("table", "migrations", verb, "backups", verb, "expired", "problems");
    for (ImportedTable table : imported.tables()) {
      lines.row(
          table.table(),
          Integer.toString(table.migrationsFound()),
          Integer.toString(table.migrationsImported()),
          Integer.toString(table.backupsFound()),
          Integer.toString(table.backupsImported()),
          Integer.toString(table.backupsExpired()),
          Integer.toString(table.problems().size()));
    }
    if (imported.tables().isEmpty()) {
      output.line("There is no history of a form builder.");
    } else {
      lines.lines().forEach(output::line);
    }
    imported.tables().forEach(table -> problems(output, table));
  }

  private static void problems(Output output, ImportedTable table) {
    for (ImportedTable.Problem problem : table.problems()) {
      output.line(
          "! %s %s of %s.%s: %s"
              .formatted(
                  problem.kind(),
                  problem.id(),
                  table.table(),
                  problem.column().orElse("-"),
                  problem.reason()));
    }
  }
}
