package dev.fieldfare.backup.purge;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.purge.MovedPurges.Ending;
import dev.fieldfare.postgres.backup.purge.MovedPurges.MovedPurge;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The purges of moved tables of a target. */
public interface MovedPurgeRecords {

  /** The purges at the head of their lines. */
  List<MovedPurge> ready(int most) throws SQLException;

  /**
   * Drops the table if it is what the backup has, or changes nothing.
   *
   * @param image its columns in the backup
   * @param found takes all rows of the table under its lock
   * @param same whether they are those of the backup, asked afterwards
   */
  Ending purge(MovedPurge purge, TableImage image, LineSink found, BooleanSupplier same)
      throws SQLException, IOException;

  /** Ends a purge for which nothing is left to do; false when it is not first any more. */
  boolean skip(UUID purge) throws SQLException;

  /** Ends a purge whose table is backed up again first; false as above. */
  boolean backUpFirst(UUID purge) throws SQLException;

  /** Ends a purge whose table cannot be dropped; another one follows after the pause. */
  boolean fail(UUID purge, FailureReason reason, String message, Duration pause)
      throws SQLException;

  /** Has the purge tried again later. */
  void postpone(UUID purge, Duration pause) throws SQLException;
}
