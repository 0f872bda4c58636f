package dev.fieldfare.cli.status;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.connection.StackDescription;
import dev.fieldfare.cli.connection.StackProcess;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.cli.output.Nagios;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.QueueText;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.GatewayFailureException;
import dev.fieldfare.client.MigrationQuery;
import dev.fieldfare.client.UnavailableException;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.report.StatusReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Everything on one screen, as far as it can be had. */
@Command(
    name = "status",
    description = "Show the stack, queues, last failures, health, versions, backups and alerts.",
    footer = {
      "",
      "Exit codes: 0 ok, 2 warning (a pause, or a long queue), 1 critical, or",
      "a part of the stack is not ready. With --format nagios one line for monitoring and the",
      "codes of a plugin: 0 ok, 1 warning, 2 critical, 3 unknown."
    })
public final class StatusCommand implements Callable<Integer> {

  private static final int FAILURES = 5;

  @Spec private CommandSpec spec;

  /**
   * The whole screen, as its JSON shows it.
   *
   * @param problem why the gateway does not say how the queues are
   * @param details health, versions, backups and alerts; empty if they are not known
   */
  record Screen(
      String gateway,
      Optional<String> problem,
      Optional<Stack> stack,
      List<QueueStats.TargetStats> targets,
      List<Migration> failures,
      Optional<StatusReport> details) {

    static Screen unknown(String gateway, String problem, Stack stack) {
      return new Screen(
          gateway,
          Optional.of(problem),
          Optional.of(stack),
          List.of(),
          List.of(),
          Optional.empty());
    }
  }

  /**
   * The embedded stack that the command was given in.
   *
   * @param freeBytes the room that is left on the disk of its data
   */
  public record Stack(String state, String data, long freeBytes, List<StackProcess> processes) {

    private static final long LITTLE = 32L << 20;

    static Stack of(StackDescription stack) {
      List<StackProcess> processes = stack.processes();
      return new Stack(
          StackDescription.state(processes), stack.data().toString(), stack.freeBytes(), processes);
    }

    /** Databases stop where the disk is full, and logs cannot say so. */
    boolean isFull() {
      return freeBytes < LITTLE;
    }

    public boolean isWell() {
      return state.equals("running") && !isFull();
    }
  }

  @Override
  public Integer call() {
    root().refuseFileFormats();
    Output output = root().output();
    Optional<StackDescription> stopped = root().stoppedStack();
    if (stopped.isPresent() && output.format() != Format.nagios) {
      show(
          output,
          Screen.unknown(stopped.get().gatewayUrl(), "is stopped", Stack.of(stopped.get())));
      return ExitCode.ERROR;
    }
    try (Session session = root().session(SenderRole.VIEWER)) {
      return output.format() == Format.nagios ? plugin(session) : screen(session);
    }
  }

  private static int plugin(Session session) {
    QueueStats stats = QueueText.of(session.client().queue(), session.target());
    session.output().raw(Nagios.line(stats));
    return ExitCode.ofPlugin(QueueText.band(stats));
  }

  private int screen(Session session) {
    Optional<Stack> stack = stack(session);
    try {
      QueueStats stats = QueueText.of(session.client().queue(), session.target());
      show(session.output(), screen(session, stack, stats));
      return stack.filter(ours -> !ours.isWell()).isPresent()
          ? ExitCode.ERROR
          : ExitCode.of(QueueText.band(stats));
    } catch (UnavailableException | GatewayFailureException e) {
      String url = session.url().toString();
      show(session.output(), Screen.unknown(url, e.getMessage(), stack.orElseThrow(() -> e)));
      return ExitCode.ERROR;
    }
  }

  private static Screen screen(Session session, Optional<Stack> stack, QueueStats stats) {
    MigrationQuery failed =
        MigrationQuery.ALL.status(Status.FAILED, Status.REJECTED).limit(FAILURES);
    MigrationQuery here = session.target().map(failed::target).orElse(failed);
    return new Screen(
        session.url().toString(),
        Optional.empty(),
        stack,
        stats.targets(),
        session.client().list(here).items(),
        StatusDetails.read(session));
  }

  /** The stack of this folder, if it is the one that the gateway belongs to. */
  private Optional<Stack> stack(Session session) {
    return root()
        .stack()
        .filter(stack -> stack.gatewayUrl().equals(session.url().toString()))
        .map(Stack::of);
  }

  private void show(Output output, Screen screen) {
    if (output.format() == Format.json) {
      output.document(screen);
      return;
    }
    Style style = output.style();
    String state = screen.problem().map(style::bad).orElse(style.good("ready"));
    output.line(style.bold("gateway") + "  " + screen.gateway() + "  " + state);
    screen.stack().ifPresent(stack -> show(output, stack));
    if (screen.problem().isPresent()) {
      output.line(style.bold("queues") + "   not known while the gateway does not answer");
    } else {
      QueueText.table(new QueueStats(screen.targets()), style).lines().forEach(output::line);
      StatusDetails.show(output, screen.details());
    }
    if (!screen.failures().isEmpty()) {
      output.line(style.bold("last failures"));
      MigrationText.table(screen.failures(), style).lines().forEach(output::line);
    }
  }

  private void show(Output output, Stack stack) {
    Style style = output.style();
    output.line(style.bold("stack") + "    " + stack.state() + "  " + stack.data());
    if (stack.isFull()) {
      String left = "full: " + (stack.freeBytes() >> 20) + " MiB left for the data of the stack";
      output.line(style.bold("disk") + "     " + style.bad(left));
    }
    if (stack.processes().isEmpty()) {
      output.line("         ./fieldfare up" + root().dataOption() + " starts it");
    }
    TextTable table = new TextTable();
    stack
        .processes()
        .forEach(
            process ->
                table.row(
                    "  " + process.name(),
                    process.isReady() ? style.good(process.state()) : style.bad(process.state()),
                    "pid " + process.pid(),
                    process.at().orElse("")));
    table.lines().forEach(output::line);
    stack.processes().stream()
        .filter(process -> !process.isReady())
        .forEach(process -> explain(output, process));
  }

  private void explain(Output output, StackProcess process) {
    output.line(
        output.style().bold(process.name())
            + "  "
            + process.lastWords().map(words -> words + "  ").orElse("")
            + "(./fieldfare logs "
            + process.name()
            + root().dataOption()
            + ")");
  }

  private Fieldfare root() {
    return (Fieldfare) spec.root().userObject();
  }
}
