package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Printable;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.contracts.http.DeadLetterPage;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Messages that were no valid migration. */
@Command(
    name = "dead-letters",
    description = "List messages that were not valid migrations; show, replay or delete one.",
    subcommands = {
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Replay.class,
      DeadLettersCommand.Delete.class
    })
final class DeadLettersCommand extends GatewayCommand {

  private static final int SHOWN_CHARACTERS = 60;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Continue after the page that printed this cursor.")
  private String cursor;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Output output = session.output();
    DeadLetterPage page =
        session.client().deadLetters(session.targetOrMain(), Optional.ofNullable(cursor));
    if (output.format() == Format.json) {
      output.document(page);
      return ExitCode.OK;
    }
    TextTable table = TextTable.of("id", "reason", "attempts", "fields");
    for (DeadLetter letter : page.items()) {
      output.identifier(letter.id());
      table.row(
          letter.id(),
          letter.reason(),
          Integer.toString(letter.attempts()),
          shortened(letter.fields().toString()));
    }
    table.lines().forEach(output::line);
    page.next().ifPresent(next -> output.line("more: --cursor " + next));
    return ExitCode.OK;
  }

  private static String shortened(String text) {
    String plain = Printable.text(text);
    return plain.codePointCount(0, plain.length()) <= SHOWN_CHARACTERS
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, SHOWN_CHARACTERS - 1)) + "…";
  }

  /** Shows one. */
  @Command(name = "show", description = "Show one with all its fields.")
  static final class Show extends GatewayCommand {

    @Parameters(paramLabel = "ID", description = "The dead letter.")
    private String id;

    @Override
    protected SenderRole role() {
      return SenderRole.VIEWER;
    }

    @Override
    protected int run(Session session) {
      session.refuseNagios();
      Output output = session.output();
      DeadLetter letter = session.client().deadLetter(session.targetOrMain(), id);
      if (output.format() == Format.json) {
        output.document(letter);
        return ExitCode.OK;
      }
      TextTable facts = new TextTable();
      facts.row("id", letter.id());
      facts.row("reason", letter.reason());
      facts.row("attempts", Integer.toString(letter.attempts()));
      facts.row("stream", letter.stream());
      facts.row("entry", letter.entryId());
      letter.fields().forEach((name, value) -> facts.row(name, value));
      output.identifier(letter.id());
      facts.lines().forEach(output::line);
      return ExitCode.OK;
    }
  }

  /** Sends them to their stream again. */
  @Command(name = "replay", description = "Send dead letters to their stream again, unchanged.")
  static final class Replay extends GatewayCommand {

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Dead letters.")
    private List<String> ids;

    @Override
    protected SenderRole role() {
      return SenderRole.OPERATOR;
    }

    @Override
    protected int run(Session session) {
      session.refuseNagios();
      String target = session.targetOrMain();
      return each(session, ids, "sent again", id -> session.client().replayDeadLetter(target, id));
    }
  }

  /** Removes them. */
  @Command(name = "delete", description = "Delete dead letters permanently.")
  static final class Delete extends GatewayCommand {

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Dead letters.")
    private List<String> ids;

    @Override
    protected SenderRole role() {
      return SenderRole.OPERATOR;
    }

    @Override
    protected int run(Session session) {
      session.refuseNagios();
      session.confirm("Delete " + String.join(", ", ids) + " for good?");
      String target = session.targetOrMain();
      return each(session, ids, "deleted", id -> session.client().deleteDeadLetter(target, id));
    }
  }

  private static int each(
      Session session, List<String> ids, String outcome, Consumer<String> step) {
    ItemBatch.Report<String> report =
        ItemBatch.run(
            ids,
            id -> {
              step.accept(id);
              return id;
            });
    if (session.output().format() == Format.json && report.isComplete()) {
      session.output().document(ids);
    }
    report.done().forEach(id -> session.output().line(id + " " + outcome));
    return report.isComplete() ? ExitCode.OK : report.finish(session);
  }
}
