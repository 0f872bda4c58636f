package dev.fieldfare.cli.structure;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.http.StructureHash;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One line that is the same for equal structures. */
@Command(
    name = "hash",
    description = "Print a hash that is the same for equal structures.",
    footer = {"", "Exit codes: 0 the whole structure, 2 some of it cannot be seen."})
final class StructureHashCommand extends GatewayCommand {

  @Option(
      names = "--schema",
      paramLabel = "S",
      description = "Only of this schema; can be given several times.")
  private List<String> schemas = List.of();

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    StructureHash hash = session.client().structure().hash(session.targetOrMain(), schemas);
    Output output = session.output();
    if (output.isText()) {
      output.raw(hash.hash());
      hash.unseen().forEach(line -> session.tell("not seen: " + line));
    } else {
      output.document(hash);
    }
    return hash.complete() ? ExitCode.OK : ExitCode.WARNING;
  }
}
