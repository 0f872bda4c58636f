package dev.fieldfare.cli.rollback;

import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlan.WayBack;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One rollback plan as text. */
final class RollbackPlanLines {

  private RollbackPlanLines() {}

  /** Prints the plan in the format that was asked for; answers with the exit code. */
  static int print(Output output, RollbackPlan plan) {
    output.identifier(plan.id().toString());
    if (output.format() == Format.json) {
      output.document(plan);
    } else {
      lines(plan, output.style()).forEach(output::line);
    }
    return plan.status() == RollbackPlanStatus.FAILED ? ExitCode.ERROR : ExitCode.OK;
  }

  static List<String> lines(RollbackPlan plan, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  rollback plan of %s"
            .formatted(status(plan.status(), style), style.bold(plan.target())));
    lines.add("id:        " + plan.id());
    lines.add("made:      %s by %s".formatted(plan.createdAt(), plan.createdBy()));
    lines.add("estimated: %.1f s".formatted(plan.estimatedMs() / 1000.0));
    took(plan.startedAt(), plan.finishedAt()).ifPresent(time -> lines.add("took:      " + time));
    plan.steps().forEach(step -> step(step, lines, style));
    plan.alternatives().ifPresent(ways -> ways.forEach(way -> lines.add(instead(way))));
    plan.verification()
        .ifPresent(
            tables ->
                tables.forEach(
                    table ->
                        lines.add(
                            "verified:  %s has %s rows, the backup %s"
                                .formatted(
                                    table.table(),
                                    number(table.rows()),
                                    number(table.rowsInBackup())))));
    plan.error()
        .ifPresent(
            error -> lines.add("error:     %s (%s)".formatted(error.message(), error.code())));
    return lines;
  }

  private static void step(RollbackStep step, List<String> lines, Style style) {
    lines.add(
        "%2d. %s  %s  %s"
            .formatted(
                step.n(),
                step.isCritical() ? style.bad(step.level()) : step.level(),
                step.status(),
                step.description()));
    step.loses().ifPresent(lost -> lines.add("      lost: " + lost));
    if (step.rowsNow().isPresent()) {
      lines.add(
          "      rows now %s, in the backup %s"
              .formatted(number(step.rowsNow()), number(step.rowsInBackup())));
    }
    step.migrationId().ifPresent(id -> lines.add("      migration " + id));
  }

  private static String instead(WayBack way) {
    String strategy = way.strategy().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "instead:   %s, %s %s"
        .formatted(strategy, way.possible() ? "loses" : "not possible:", way.loses());
  }

  private static String number(Optional<Long> number) {
    return number.map(Object::toString).orElse("?");
  }

  private static Optional<String> took(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(
        begin ->
            to.map(end -> "%.1f s".formatted(Duration.between(begin, end).toMillis() / 1000.0)));
  }

  static String status(RollbackPlanStatus status, Style style) {
    return switch (status) {
      case FAILED -> style.bad(status.name());
      case COMPLETED -> style.good(status.name());
      case PLANNED, EXECUTING -> status.name();
    };
  }
}
