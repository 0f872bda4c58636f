package dev.fieldfare.cli.rollback;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists rollback plans, the newest first. */
@Command(name = "list", description = "List rollback plans, the newest first.", sortOptions = false)
final class RollbackPlanListCommand extends GatewayCommand {

  @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 500.")
  private Integer limit;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Map<String, String> filter = new HashMap<>();
    session.target().ifPresent(value -> filter.put("target", value));
    Optional.ofNullable(limit).ifPresent(value -> filter.put("limit", value.toString()));
    RollbackPlanPage page = session.client().backups().rollbackPlans().list(filter);
    Output output = session.output();
    page.missing().forEach(target -> session.tell("the target " + target + " does not answer"));
    if (output.format() == Format.json) {
      output.document(page);
    } else if (page.items().isEmpty()) {
      output.line("No rollback plans.");
    } else {
      table(page, output);
    }
    return page.missing().isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }

  private static void table(RollbackPlanPage page, Output output) {
    TextTable lines = TextTable.of("id", "status", "steps", "made", "by", "target");
    for (RollbackPlan plan : page.items()) {
      output.identifier(plan.id().toString());
      lines.row(
          plan.id().toString(),
          RollbackPlanLines.status(plan.status(), output.style()),
          Integer.toString(plan.steps().size()),
          plan.createdAt().toString(),
          plan.createdBy(),
          plan.target());
    }
    lines.lines().forEach(output::line);
  }
}
