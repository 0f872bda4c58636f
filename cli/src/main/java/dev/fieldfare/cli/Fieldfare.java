package dev.fieldfare.cli;

import dev.fieldfare.cli.alert.AlertsCommand;
import dev.fieldfare.cli.approval.ApprovalsCommand;
import dev.fieldfare.cli.approval.ApproveCommand;
import dev.fieldfare.cli.audit.AuditCommand;
import dev.fieldfare.cli.backup.BackupCommand;
import dev.fieldfare.cli.backup.CleanupCommand;
import dev.fieldfare.cli.backup.MigrationBackupCommand;
import dev.fieldfare.cli.connection.GatewayAddress;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.connection.StackDescription;
import dev.fieldfare.cli.failure.Failures;
import dev.fieldfare.cli.form.SyncCommand;
import dev.fieldfare.cli.health.HealthCommand;
import dev.fieldfare.cli.imports.ImportCommand;
import dev.fieldfare.cli.migration.EnqueueCommand;
import dev.fieldfare.cli.migration.HistoryCommand;
import dev.fieldfare.cli.migration.PreviewCommand;
import dev.fieldfare.cli.migration.UndoCommand;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.queue.QueueCommand;
import dev.fieldfare.cli.recovery.RecoverCommand;
import dev.fieldfare.cli.remedy.RemediesCommand;
import dev.fieldfare.cli.report.GenerateMigrationReportCommand;
import dev.fieldfare.cli.report.MigrationStatusCommand;
import dev.fieldfare.cli.report.ReportCommand;
import dev.fieldfare.cli.rollback.RollbackPlanCommand;
import dev.fieldfare.cli.schedule.ScheduleCommand;
import dev.fieldfare.cli.statistics.StatisticsCommand;
import dev.fieldfare.cli.status.StatusCommand;
import dev.fieldfare.cli.structure.StructureCommand;
import dev.fieldfare.cli.validation.PostMigrationValidationCommand;
import dev.fieldfare.cli.validation.PreMigrationValidationCommand;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of Fieldfare. */
@Command(
    name = "fieldfare",
    description = "Safe, reversible, observable schema changes for PostgreSQL.",
    subcommands = {
      EnqueueCommand.class,
      PreviewCommand.class,
      HistoryCommand.class,
      UndoCommand.class,
      ApprovalsCommand.class,
      ApproveCommand.class,
      MigrateCommand.class,
      PlanCommand.class,
      RehearseCommand.class,
      RollbackCommand.class,
      VersionsCommand.class,
      BaselineCommand.class,
      RecoverCommand.class,
      QueueCommand.class,
      FormsCommand.class,
      SyncCommand.class,
      ImportCommand.class,
      ValidateCommand.class,
      PreMigrationValidationCommand.class,
      PostMigrationValidationCommand.class,
      BackupCommand.class,
      MigrationBackupCommand.class,
      CleanupCommand.class,
      RollbackPlanCommand.class,
      HealthCommand.class,
      AlertsCommand.class,
      RemediesCommand.class,
      ScheduleCommand.class,
      StatusCommand.class,
      ReportCommand.class,
      GenerateMigrationReportCommand.class,
      MigrationStatusCommand.class,
      StatisticsCommand.class,
      AuditCommand.class,
      StructureCommand.class,
      HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Fieldfare.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit codes: 0 success, 1 error or critical, 2 warnings, 64 wrong usage,",
      "75 temporary failure, 77 no permission.",
      "up, down, logs, demo and test are done by ./fieldfare itself."
    })
public final class Fieldfare implements Callable<Integer> {

  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Spec private CommandSpec spec;

  private final ProcessEnvironment processEnvironment;

  Fieldfare(ProcessEnvironment processEnvironment) {
    this.processEnvironment = processEnvironment;
  }

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(ProcessEnvironment.ofThisProcess(), arguments));
  }

  static int run(ProcessEnvironment processEnvironment, String... arguments) {
    Fieldfare fieldfare = new Fieldfare(processEnvironment);
    Failures failures = new Failures(fieldfare.options, processEnvironment);
    return new CommandLine(fieldfare)
        .setOut(new PrintWriter(processEnvironment.out(), true))
        .setErr(new PrintWriter(processEnvironment.err(), true))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                processEnvironment.hasColours()
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(failures::wrongUsage)
        .setExecutionExceptionHandler(failures::whileRunning)
        .execute(arguments);
  }

  /** The formats of files that were asked for. */
  public List<Format> fileFormats() {
    return options.fileFormats();
  }

  /** Refuses formats of files, for commands without files. */
  public void refuseFileFormats() {
    options.refuseFileFormats();
  }

  /** A session with the rights of a role. */
  public Session session(SenderRole role) {
    return new Session(options, processEnvironment, role);
  }

  public ProcessEnvironment processEnvironment() {
    return processEnvironment;
  }

  public Output output() {
    return new Output(options, processEnvironment);
  }

  public Optional<StackDescription> stack() {
    return GatewayAddress.isOfStack(options, processEnvironment)
        ? StackDescription.find(options, processEnvironment)
        : StackDescription.toShow(processEnvironment);
  }

  /** The stack that is meant, if it does not run. */
  public Optional<StackDescription> stoppedStack() {
    return GatewayAddress.isOfStack(options, processEnvironment)
        ? stack().filter(StackDescription::isStopped)
        : Optional.empty();
  }

  /** What names the same stack to the next command. */
  public String dataOption() {
    return options.dataOption();
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** The version of the build. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Fieldfare.class.getPackage().getImplementationVersion();
      return new String[] {"fieldfare " + Optional.ofNullable(version).orElse("(not packaged)")};
    }
  }
}
