package dev.fieldfare.cli;

import dev.fieldfare.client.MigrationQuery;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.migration.Migration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Everything on one screen. */
@Command(
    name = "status",
    description = "Show the stack, the targets with their queues, and the last failures.",
    footer = {"", "Exit codes: 0 ok, 2 warning, 1 critical; those of a plugin with nagios."})
final class StatusCommand extends GatewayCommand {

  private static final int FAILURES = 5;

  /** The whole screen, as its JSON shows it. */
  record Screen(
      String gateway,
      Optional<Stack> stack,
      List<QueueStats.TargetStats> targets,
      List<Migration> failures) {}

  /** The embedded stack that the command was given in. */
  record Stack(String state, String file, Map<String, Boolean> processes) {}

  @Override
  int run(Session session) {
    QueueStats stats = Queues.of(session.client().queue(), session.target());
    Output output = session.output();
    switch (output.format()) {
      case nagios -> output.raw(Nagios.line(stats));
      case json -> output.document(screen(session, stats));
      case text -> show(output, screen(session, stats));
    }
    return output.format() == Format.nagios
        ? Exit.ofPlugin(Queues.band(stats))
        : Exit.of(Queues.band(stats));
  }

  private Screen screen(Session session, QueueStats stats) {
    MigrationQuery failed =
        MigrationQuery.ALL.status(Status.FAILED, Status.REJECTED).limit(FAILURES);
    MigrationQuery here = session.target().map(failed::target).orElse(failed);
    return new Screen(
        session.url().toString(),
        stack(session),
        stats.targets(),
        session.client().list(here).items());
  }

  /** The stack of this folder, if it is the one that the gateway belongs to. */
  private Optional<Stack> stack(Session session) {
    Fieldfare root = (Fieldfare) spec.root().userObject();
    return root.stack()
        .filter(stack -> stack.gatewayUrl().equals(session.url().toString()))
        .map(stack -> new Stack(stack.state(), stack.file().toString(), stack.processes()));
  }

  private static void show(Output output, Screen screen) {
    Style style = output.style();
    output.line(style.bold("gateway") + "  " + screen.gateway() + "  " + style.good("ready"));
    screen.stack().ifPresent(stack -> output.line(line(stack, style)));
    Queues.table(new QueueStats(screen.targets()), style).lines().forEach(output::line);
    if (!screen.failures().isEmpty()) {
      output.line(style.bold("last failures"));
      Migrations.table(screen.failures(), style).lines().forEach(output::line);
    }
  }

  private static String line(Stack stack, Style style) {
    StringBuilder line = new StringBuilder(style.bold("stack") + "    " + stack.state() + " ");
    stack
        .processes()
        .forEach(
            (name, isAlive) ->
                line.append(" ").append(isAlive ? style.good(name) : style.bad(name + " (down)")));
    return line.toString();
  }
}
