package dev.fieldfare.cli.validation;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.validation.RecordedStructure;
import picocli.CommandLine.Command;

/** Records the structure of a target as the good one. */
@Command(
    name = "record",
    description = "Record the present structure as the good one, for validate schema.",
    sortOptions = false)
public final class ValidateRecordCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    RecordedStructure recorded =
        session.client().monitor().validations().record(session.targetOrMain());
    if (session.output().format() == Format.json) {
      session.output().document(recorded);
    } else {
      session
          .output()
          .line(
              "%s: %d objects recorded, hash %s"
                  .formatted(recorded.target(), recorded.objects(), recorded.hash()));
      recorded.unseen().forEach(part -> session.output().line("not readable: " + part));
    }
    return recorded.unseen().isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }
}
