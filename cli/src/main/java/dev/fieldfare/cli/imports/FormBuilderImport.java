package dev.fieldfare.cli.imports;

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
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.List;

/** Imports the history of a form builder, or its waiting jobs. */
final class FormBuilderImport {

  /** The name of the tool for {@code --history}. */
  static final String TOOL = "form-builder";

  private static final String BULL_ADDRESS = "FIELDFARE_BULL_REDIS_URL";

  private final Session session;
  private final boolean dryRun;

  FormBuilderImport(Session session, boolean dryRun) {
    this.session = session;
    this.dryRun = dryRun;
  }

  /** Enqueues the waiting jobs of its Bull queue. */
  int jobs(String queue) {
    String address = session.processEnvironment().environment().get(BULL_ADDRESS);
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
          "! %d jobs are processed by a worker of the queue: stop it, and import again"
              .formatted(report.active()));
    }
    report.problems().forEach(one -> output.line("! job " + one.jobId() + ": " + one.reason()));
  }

  /** Imports its tables; times without a zone are in this zone. */
  int history(ZoneId zone) {
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
