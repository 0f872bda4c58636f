package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.backup.BackupDocument;
import java.time.Duration;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Whether a command waits for the end of the work on a backup. */
final class BackupWait {

  @Option(
      names = {"-w", "--wait"},
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = "600",
      description = "Wait for the end, 600 s if no time is given.")
  private Integer seconds;

  /** How long work on a whole database is waited for if no time is given. */
  static final int OF_DATABASES = 3_600;

  /** As long as is given, or as long as is usual for databases. */
  Duration time() {
    return Duration.ofSeconds(seconds == null ? OF_DATABASES : Math.max(0, seconds));
  }

  /** Prints the backup at its end, which is waited for without being asked; the exit code. */
  int finishDatabase(Session session, BackupDocument requested, Predicate<BackupDocument> isEnded) {
    BackupDocument last = session.client().backups().await(requested.id(), isEnded, time());
    int code = BackupLines.print(session.output(), last);
    return isEnded.test(last) ? code : ExitCode.TEMPORARY;
  }

  /** Prints the backup, at its end if that was asked for; answers with the exit code. */
  int finish(Session session, BackupDocument requested, Predicate<BackupDocument> isEnded) {
    if (seconds == null) {
      return BackupLines.print(session.output(), requested);
    }
    BackupDocument last =
        session
            .client()
            .backups()
            .await(requested.id(), isEnded, Duration.ofSeconds(Math.max(0, seconds)));
    int code = BackupLines.print(session.output(), last);
    return isEnded.test(last) ? code : ExitCode.TEMPORARY;
  }
}
