package dev.fieldfare.cli.silence;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.monitor.SilenceClient;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.MatchingAlerts;
import dev.fieldfare.contracts.alert.NewSilence;
import dev.fieldfare.contracts.message.SenderRole;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a silence. */
@Command(
    name = "add",
    description = "Keep alerts from subscriptions for a time.",
    footer = {"", "At least one of --category, --only-target, --subject and --form is needed."},
    sortOptions = false)
final class SilencesAddCommand extends GatewayCommand {

  @Option(names = "--category", paramLabel = "CATEGORY", description = "${COMPLETION-CANDIDATES}.")
  private AlertCategory category;

  @Option(names = "--only-target", paramLabel = "T", description = "Only alerts of this target.")
  private String onlyTarget;

  @Option(
      names = "--subject",
      paramLabel = "S",
      description = "What has the problem; * at its end stands for any text.")
  private String subject;

  @Option(names = "--form", paramLabel = "ID", description = "Only the tables of this form.")
  private String form;

  @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "Why.")
  private String comment;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description = "Begin then, for planned maintenance; now by default.")
  private Instant from;

  @Option(names = "--for", paramLabel = "TIME", description = "How long, as in 30m, 2h or 1d.")
  private String time;

  @Option(names = "--until", paramLabel = "INSTANT", description = "As in 2026-01-01T18:00:00Z.")
  private Instant until;

  @Option(names = "--preview", description = "Show the open alerts that match; make nothing.")
  private boolean preview;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SilenceClient silences = session.client().monitor().silences();
    NewSilence asked =
        new NewSilence(
            Optional.ofNullable(category),
            Optional.ofNullable(onlyTarget),
            Optional.ofNullable(subject),
            Optional.ofNullable(form),
            comment,
            Optional.ofNullable(from),
            end());
    if (preview) {
      show(session.output(), silences.preview(asked));
    } else {
      show(session.output(), silences.create(asked));
    }
    return ExitCode.OK;
  }

  private Instant end() {
    if ((time == null) == (until == null)) {
      throw CommandFailure.usage("give --for or --until.");
    }
    if (until != null) {
      return until;
    }
    try {
      String iso = time.endsWith("d") ? "P" + time : "PT" + time;
      Instant begin = from == null ? Instant.now() : from;
      return begin.plus(Duration.parse(iso)).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException | ArithmeticException e) {
      throw CommandFailure.usage(time + " is no time; write 30m, 2h or 1d.");
    }
  }

  private static void show(Output output, MatchingAlerts matching) {
    if (output.format() == Format.json) {
      output.document(matching);
      return;
    }
    TextTable table = TextTable.of("id", "severity", "title");
    matching.items().forEach(each -> table.row(each.id(), each.severity().name(), each.title()));
    output.line("%d open alerts match".formatted(matching.items().size()));
    if (!matching.items().isEmpty()) {
      table.lines().forEach(output::line);
    }
  }

  private static void show(Output output, AlertSilence made) {
    output.identifier(made.id());
    if (output.format() == Format.json) {
      output.document(made);
    } else {
      SilenceLines.table(List.of(made)).lines().forEach(output::line);
    }
  }
}
