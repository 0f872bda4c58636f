package dev.fieldfare.cli.recovery;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.recovery.Recovery;
import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.recovery.RecoveryStatement;
import dev.fieldfare.contracts.recovery.RecoveryStatement.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Has a recovery done, and shows its report. */
final class RecoveryRun {

  private final Session session;

  RecoveryRun(Session session) {
    this.session = session;
  }

  /** The report at the end; empty where there is none, which was said. */
  Optional<RecoveryReport> run(RecoveryRequest request, Duration patience) {
    Tracks.Recoveries client = session.client().recoveries(session.targetOrMain());
    Recovery recovery = client.await(client.request(request).id(), patience);
    Output output = session.output();
    if (!output.isText()) {
      output.document(recovery);
    }
    if (recovery.report().isEmpty() || !recovery.isEnded()) {
      session.tell(
          recovery
              .error()
              .map(error -> "the recovery could not be done: " + error)
              .orElse("the recovery %s goes on without this command.".formatted(recovery.id())));
      return Optional.empty();
    }
    RecoveryReport report = recovery.report().get();
    if (output.isText()) {
      show(report, output);
    }
    return Optional.of(report);
  }

  private static void show(RecoveryReport report, Output output) {
    TextTable table = TextTable.of("statement", "line", "command", "state", "why");
    report
        .statements()
        .forEach(
            one ->
                table.row(
                    Integer.toString(one.number()),
                    Long.toString(one.line()),
                    one.command(),
                    one.verdict().name(),
                    one.why()));
    table.lines().forEach(output::line);
    questions(report).forEach(one -> output.line("%d: %s".formatted(one.number(), one.text())));
    report.refusals().forEach(refusal -> output.line("Refused: " + refusal));
    if (report.refusals().isEmpty()) {
      report.differences().forEach(output::line);
    }
  }

  static List<RecoveryStatement> questions(RecoveryReport report) {
    return report.statements().stream().filter(one -> one.verdict() == Verdict.ASK).toList();
  }

  /** Both choices for what has to be decided, as options of a fix. */
  static String choices(RecoveryReport report) {
    String numbers =
        questions(report).stream()
            .map(one -> Integer.toString(one.number()))
            .collect(Collectors.joining(","));
    return numbers.isEmpty()
        ? ""
        : " --run %s (run them) or --done %s (they are done)".formatted(numbers, numbers);
  }

  static int withoutReport() {
    return ExitCode.TEMPORARY;
  }
}
