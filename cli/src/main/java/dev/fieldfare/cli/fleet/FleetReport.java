package dev.fieldfare.cli.fleet;

import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.fleet.FleetOutcome.State;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import java.util.List;

/** The outcomes of a release, target by target. */
public record FleetReport(List<FleetOutcome> targets) {

  public FleetReport {
    targets = List.copyOf(targets);
  }

  /** One table for all targets. */
  public List<String> lines(Style style) {
    TextTable table = TextTable.of("target", "wave", "state", "applied", "current", "note");
    targets.forEach(
        one ->
            table.row(
                one.target(),
                one.wave().map(String::valueOf).orElse(""),
                coloured(one.state(), style),
                String.valueOf(one.applied()),
                one.current().orElse("none"),
                one.note().orElse("")));
    return table.lines();
  }

  /** 0: each target has everything. 75: one is under way. 1: one failed or was not begun. */
  public int exitCode() {
    if (targets.stream().allMatch(one -> one.state().isGood())) {
      return ExitCode.OK;
    }
    boolean waits =
        targets.stream().anyMatch(one -> one.state() == State.UNDER_WAY)
            && targets.stream().noneMatch(one -> one.state() == State.FAILED);
    return waits ? ExitCode.TEMPORARY : ExitCode.ERROR;
  }

  private static String coloured(State state, Style style) {
    return switch (state) {
      case APPLIED, NOTHING_TO_APPLY -> style.good(state.name());
      case FAILED -> style.bad(state.name());
      case UNDER_WAY, NOT_STARTED -> style.doubtful(state.name());
    };
  }
}
