package dev.fieldfare.cli.form;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.form.SavedForm;
import dev.fieldfare.contracts.form.SavedForm.FormMigration;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a form. */
@Command(
    name = "delete",
    description = "Delete a form: its tables go to quarantine, its history and backups stay.")
public final class FormsDeleteCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The form.")
  private String id;

  @Override
  protected SenderRole role() {
    return SenderRole.ENQUEUER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.confirm("Move all tables of the form " + id + " to quarantine?");
    SavedForm deleted = session.client().forms(session.targetOrMain()).delete(id);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(deleted);
      return ExitCode.OK;
    }
    if (deleted.migrations().isEmpty()) {
      output.line("form deleted: it had no table");
    }
    for (FormMigration migration : deleted.migrations()) {
      output.identifier(migration.id());
      output.line("migration %s enqueued".formatted(migration.id()));
    }
    return ExitCode.OK;
  }
}
