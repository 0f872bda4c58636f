package dev.fieldfare.cli.output;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.client.Changes;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.plan.PlanDocument;
import java.util.List;
import java.util.Optional;

/** Previews as text, and the preview of an undo. */
public final class PreviewText {

  private PreviewText() {}

  /**
   * What the undo of a migration would do.
   *
   * @param key the idempotency key that the undo will be sent with
   */
  public static Preview ofUndo(Session session, Migration migration, Optional<String> key) {
    Request.Undo undo = new Request.Undo(migration.id(), Optional.empty());
    MigrationMessage message =
        MigrationMessage.of(undo).with(m -> m.target(migration.subject().target()));
    MigrationMessage keyed = key.map(text -> message.with(m -> m.key(text))).orElse(message);
    return session.client().preview(Changes.ordered(List.of(keyed)));
  }

  /** Prints a preview and returns the exit code. */
  public static int show(Output output, Preview preview) {
    if (output.format() == Format.json) {
      output.document(preview);
    } else {
      preview.changes().forEach(plan -> PlanText.lines(plan, output.style()).forEach(output::line));
      output.line(summary(preview.summary()));
    }
    return exitCode(preview);
  }

  private static String summary(Preview.Summary summary) {
    return "%d %s, %d can be done, %d refused%s%s"
        .formatted(
            summary.total(),
            summary.total() == 1 ? "change" : "changes",
            summary.valid(),
            summary.invalid(),
            summary.requiresBackup() ? ", old values are kept" : "",
            summary
                .holdMs()
                .map(", together they hold their locks for about %d ms"::formatted)
                .orElse(""));
  }

  private static int exitCode(Preview preview) {
    if (preview.summary().invalid() > 0) {
      return ExitCode.ERROR;
    }
    boolean warns = preview.changes().stream().anyMatch(plan -> !plan.warnings().isEmpty());
    return warns ? ExitCode.WARNING : ExitCode.OK;
  }

  /** Prints refusals and warnings to standard error. */
  public static void tell(Session session, Preview preview) {
    for (PlanDocument plan : preview.changes()) {
      plan.refusals().forEach(refusal -> session.tell(refusal.code() + ": " + refusal.message()));
      plan.warnings().forEach(warning -> session.tell("warning: " + PlanText.sentence(warning)));
    }
  }
}
