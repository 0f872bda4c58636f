package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.connection.ReceivedContent;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The rows of a table of a backup. */
@Command(
    name = "download",
    description = "Write the rows of one table of a backup as CSV, JSON or SQL.",
    sortOptions = false)
final class BackupDownloadCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "BACKUP",
      arity = "0..1",
      description = "Its id, or the name of the newest one.")
  private String backup;

  @Option(
      names = "--latest",
      description = "The newest backup that counts; with --table, the newest one of this table.")
  private boolean latest;

  @Option(
      names = "--table",
      paramLabel = "T",
      description = "The table; needed for a backup of several tables.")
  private String table;

  @Option(
      names = "--rows",
      paramLabel = "csv|json|sql",
      defaultValue = "csv",
      description = "The form of the rows; csv by default.")
  private String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file instead of standard output.")
  private Path file;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    if (!format.matches("csv|json|sql")) {
      throw CommandFailure.usage("--rows is csv, json or sql.");
    }
    if (file == null && !session.output().isText()) {
      throw CommandFailure.usage("name a file with --output: the rows are no document of --json.");
    }
    BackupClient backups = session.client().backups();
    BackupDocument found =
        BackupIdentifier.chosen(backups, backup, latest, Optional.ofNullable(table));
    try (InputStream content =
        backups.download(found.id(), format, BackupIdentifier.tableOf(found, table))) {
      write(session, found, content);
    } catch (IOException e) {
      throw CommandFailure.error("the rows were not written: " + e.getMessage() + ".");
    }
    return ExitCode.OK;
  }

  private void write(Session session, BackupDocument found, InputStream content)
      throws IOException {
    ProcessEnvironment surroundings = ((Fieldfare) spec.root().userObject()).processEnvironment();
    if (file == null) {
      ReceivedContent.print(surroundings, content);
      return;
    }
    ReceivedContent.save(surroundings.workingDirectory().resolve(file), content);
    session.output().identifier(found.id().toString());
    if (!session.output().isText()) {
      session.output().document(found);
    }
    session.output().line("the rows of the backup %s are in %s".formatted(found.id(), file));
  }
}
