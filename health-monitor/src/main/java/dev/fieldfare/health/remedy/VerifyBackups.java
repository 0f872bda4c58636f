package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Has damaged backups read back again: a store that answered wrongly for a while is no damage.
 * While one of them is being read, nothing is known.
 */
public record VerifyBackups(BackupReads reads) implements RemedyEffect {
  private static final String WRONG_STATEMENT = "42";

  private static final String DAMAGED =
      """
      SELECT b.id, coalesce(b.error_code, 'unknown'), b.due_at IS NOT NULL
      FROM fieldfare.field_data_backups b WHERE b.status = 'CORRUPT' ORDER BY b.id DESC LIMIT 20
      """;

  private record Damaged(UUID id, String code, boolean isBeingRead) {}

  @Override
  public RemedyAction action() {
    return RemedyAction.VERIFY_BACKUPS;
  }

  // Without the ledger, or without a right, nothing is known; the checks say so.
  @Override
  public Optional<List<FoundProblem>> find(CheckedTarget target) throws SQLException {
    try {
      return found(target);
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith(WRONG_STATEMENT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<List<FoundProblem>> found(CheckedTarget target) throws SQLException {
    List<Damaged> damaged =
        target.query(
            DAMAGED,
            row -> new Damaged(row.getObject(1, UUID.class), row.getString(2), row.getBoolean(3)));
    return damaged.stream().anyMatch(Damaged::isBeingRead)
        ? Optional.empty()
        : Optional.of(damaged.stream().map(each -> problem(target, each)).toList());
  }

  private static FoundProblem problem(CheckedTarget target, Damaged backup) {
    return new FoundProblem(
        "backup " + backup.id(),
        backup.id().toString(),
        "The backup is damaged (%s).".formatted(backup.code()),
        List.of(
            "All files of the backup are read back and compared with their sums. Nothing is"
                + " changed.",
            "fieldfare --target %s backup verify %s".formatted(target.name(), backup.id())));
  }

  @Override
  public String perform(CheckedTarget target, TakenRemedy remedy) {
    reads.verify(UUID.fromString(remedy.scope()));
    return "The backup-worker reads the backup back.";
  }
}
