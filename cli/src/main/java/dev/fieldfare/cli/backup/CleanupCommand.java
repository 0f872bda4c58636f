package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupReport.Item;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Ends backups whose time is over: shows them, asks, and ends those that were shown, as far as
 * nothing holds them meanwhile.
 */
@Command(
    name = "cleanup",
    aliases = "cleanup-old-backups",
    description = "End backups whose retention is over, after a confirmation.",
    sortOptions = false)
public class CleanupCommand extends GatewayCommand {
  private static final int AT_ONCE = 100;

  @Option(names = "--dry-run", description = "Show what would be done and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--older-than",
      paramLabel = "DAYS",
      description =
          "Backups that were taken before so many days, 30 to 365, instead of those whose retention"
              + " is over.")
  private Integer olderThan;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Keep at least the newest N of each table and column, 1 to 1000.")
  private Integer keep;

  @Override
  protected final SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected final int run(Session session) {
    session.refuseNagios();
    BackupClient backups = session.client().backups();
    CleanupReport preview = backups.cleanUp(request(session, true, Optional.empty()));
    List<UUID> chosen =
        preview.items().stream().filter(item -> item.hold().isEmpty()).map(Item::id).toList();
    if (dryRun) {
      return print(session, preview);
    }
    if (chosen.isEmpty()) {
      return print(session, new CleanupSum(preview).report());
    }
    session.confirm(
        "End %d backups of %s and remove their files?".formatted(chosen.size(), preview.target()),
        () -> CleanupLines.items(preview).forEach(session::tell));
    return print(session, end(session, backups, preview, chosen));
  }

  // In batches, each one transaction: what is ended when a later one fails stays ended.
  private CleanupReport end(
      Session session, BackupClient backups, CleanupReport preview, List<UUID> chosen) {
    CleanupSum sum = new CleanupSum(preview);
    for (int from = 0; from < chosen.size(); from += AT_ONCE) {
      List<UUID> batch = chosen.subList(from, Math.min(from + AT_ONCE, chosen.size()));
      sum.add(backups.cleanUp(request(session, false, Optional.of(batch))));
    }
    return sum.report();
  }

  private CleanupRequest request(Session session, boolean dry, Optional<List<UUID>> ids) {
    return new CleanupRequest(session.target(), dry, olderThan(), Optional.ofNullable(keep), ids);
  }

  /** The age of backups to be ended; empty for those whose retention is over. */
  protected Optional<Integer> olderThan() {
    return Optional.ofNullable(olderThan);
  }

  private static int print(Session session, CleanupReport report) {
    if (session.output().format() == Format.json) {
      session.output().document(report);
    } else {
      CleanupLines.lines(report).forEach(session.output()::line);
    }
    return ExitCode.OK;
  }
}
