package dev.fieldfare.cli;

import dev.fieldfare.client.Changes;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what changes would do. */
@Command(
    name = "preview",
    description = "Show what changes would do, and do nothing.",
    footer = {"", "Exit codes: 0 all can be done, 1 one is refused, 2 with warnings."},
    sortOptions = false)
final class PreviewCommand extends GatewayCommand {

  @Mixin private ChangeFlags flags;

  @Override
  SenderRole role() {
    return SenderRole.ENQUEUER;
  }

  @Override
  int run(Session session) {
    session.refuseNagios();
    Fieldfare root = (Fieldfare) spec.root().userObject();
    ChangeReader reader = new ChangeReader(root.surroundings().in(), session.target());
    Changes changes = reader.read(flags);
    session.needs(reader.roleFor(changes));
    Preview preview = session.client().preview(changes);
    show(session.output(), preview);
    return exitCode(preview);
  }

  private static void show(Output output, Preview preview) {
    if (output.format() == Format.json) {
      output.document(preview);
      return;
    }
    preview.changes().forEach(plan -> Plans.lines(plan, output.style()).forEach(output::line));
    output.line(
        "%d %s, %d can be done, %d refused%s"
            .formatted(
                preview.summary().total(),
                preview.summary().total() == 1 ? "change" : "changes",
                preview.summary().valid(),
                preview.summary().invalid(),
                preview.summary().requiresBackup() ? ", old values are kept" : ""));
  }

  private static int exitCode(Preview preview) {
    if (preview.summary().invalid() > 0) {
      return Exit.ERROR;
    }
    boolean warns = preview.changes().stream().anyMatch(plan -> !plan.warnings().isEmpty());
    return warns ? Exit.WARNING : Exit.OK;
  }
}
