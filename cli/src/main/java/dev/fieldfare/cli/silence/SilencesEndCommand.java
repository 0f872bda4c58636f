package dev.fieldfare.cli.silence;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a silence. */
@Command(name = "end", description = "End a silence now.")
final class SilencesEndCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The silence.")
  private String id;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.client().monitor().silences().end(id);
    if (session.output().format() == Format.json) {
      session.output().document(Map.of("ended", id));
    }
    session.output().line("silence " + id + " ended");
    return ExitCode.OK;
  }
}
