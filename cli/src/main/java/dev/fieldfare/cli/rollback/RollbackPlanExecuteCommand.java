package dev.fieldfare.cli.rollback;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.client.rollback.RollbackPlanClient;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Executes a rollback plan after three confirmations, and follows it to its end. */
@Command(
    name = "execute",
    description = "Execute a rollback plan after three confirmations.",
    sortOptions = false)
final class RollbackPlanExecuteCommand extends GatewayCommand {

  @Parameters(paramLabel = "PLAN", description = "Its id.")
  private UUID plan;

  @Option(
      names = "--confirm",
      paramLabel = "CODE",
      description = "The code that rollback-plan code gave. --yes does not replace it.")
  private String code;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long to wait for the end, 3600 s if no time is given.")
  private int seconds;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    RollbackPlanClient plans = session.client().backups().rollbackPlans();
    RollbackPlan known = plans.show(plan);
    session.confirm(
        "Do you understand what is lost?",
        () -> RollbackPlanLines.lines(known, session.output().style()).forEach(session::tell));
    session.confirm("Are you absolutely sure?");
    plans.execute(plan, code == null ? typed(session, plans) : code);
    RollbackPlan ended =
        plans.await(plan, Duration.ofSeconds(Math.max(0, seconds)), new Progress(session)::show);
    int exit = RollbackPlanLines.print(session.output(), ended);
    if (!ended.status().isFinal()) {
      return ExitCode.TEMPORARY;
    }
    return ended.status() == RollbackPlanStatus.COMPLETED ? exit : ExitCode.ERROR;
  }

  private String typed(Session session, RollbackPlanClient plans) {
    session.requireTerminal(
        "There is no terminal to type the code on: give --confirm with the code of"
            + " fieldfare rollback-plan code "
            + plan
            + ".");
    String asked = plans.code(plan).code();
    String answer = session.ask("Type " + asked + " to begin the rollback:");
    if (!asked.equals(answer)) {
      throw CommandFailure.error("Invalid confirmation code - rollback cancelled");
    }
    return answer;
  }

  /** Tells of each step when its status changes. */
  private static final class Progress {
    private final Session session;
    private final Map<Integer, String> seen = new HashMap<>();

    Progress(Session session) {
      this.session = session;
    }

    void show(RollbackPlan plan) {
      for (RollbackStep step : plan.steps()) {
        String before = seen.put(step.n(), step.status());
        if (!step.status().equals(before) && !step.status().equals("PENDING")) {
          session.tell(
              "step %d of %d %s: %s"
                  .formatted(step.n(), plan.steps().size(), step.status(), step.description()));
        }
      }
    }
  }
}
