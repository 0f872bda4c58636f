package dev.fieldfare.postgres.backup.purge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.LockedTable;
import dev.fieldfare.postgres.backup.PurgeLedger.ReadyPurge;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.TableImage.Column;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.postgres.backup.database.CopiedRows;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.OutcomeColumns;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Purges of moved tables. A table is dropped in the transaction that reads all its rows under the
 * lock, so what is destroyed is what was compared.
 */
public final class MovedPurges {
  // Rows are read as a backup reads them. Only an undo, which is behind this purge in its line,
  // could want the table meanwhile.
  private static final String SETTINGS =
      "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '30min'; SET LOCAL"
          + " idle_in_transaction_session_timeout = '1min'; SET LOCAL row_security = off; SET LOCAL"
          + " search_path = pg_catalog, pg_temp; SET LOCAL DateStyle = 'ISO'; SET LOCAL"
          + " IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits"
          + " = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C'";

  private final Connection connection;

  public MovedPurges(Connection connection) {
    this.connection = connection;
  }

  /**
   * A purge of a moved table that is first in its lines.
   *
   * @param table where it is now
   */
  public record MovedPurge(ReadyPurge ready, TableName table) {}

  /** How a purge of a moved table ends. */
  public enum Ending {
    /** The table is dropped. */
    DROPPED,
    /** The ledger does not let it be applied now. */
    LATER,
    /** The table is not what the backup has; nothing was changed. */
    DIFFERS
  }

  /** Purges that are first for all their names. */
  public List<MovedPurge> ready(int most) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.moved_purges_ready(?)")) {
      query.setInt(1, most);
      List<MovedPurge> purges = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        purges.add(purge(rows));
      }
      return purges;
    }
  }

  private static MovedPurge purge(ResultSet row) throws SQLException {
    Optional<StoredBackup> backup =
        row.getBoolean("purgeable")
            ? Optional.of(
                new StoredBackup(
                    row.getObject("backup_id", UUID.class),
                    row.getString("location"),
                    row.getString("sha256"),
                    row.getString("rows_hash")))
            : Optional.empty();
    return new MovedPurge(
        new ReadyPurge(
            row.getObject("id", UUID.class), row.getObject("quarantine_id", UUID.class), backup),
        new TableName(row.getString("in_schema"), row.getString("table_name")));
  }

  /**
   * Drops the table, or changes nothing.
   *
   * @param image its columns in the backup
   * @param found takes all rows of the table
   * @param same whether they are those of the backup, asked when all of them were taken
   */
  public Ending purge(MovedPurge purge, TableImage image, LineSink found, BooleanSupplier same)
      throws SQLException, IOException {
    connection.setAutoCommit(false);
    try {
      TableSnapshot.execute(connection, SETTINGS);
      if (!copyOut(purge.table(), image, found) || !same.getAsBoolean()) {
        return Ending.DIFFERS;
      }
      String drop = Arguments.call("purge_moved", Arguments.uuid(purge.ready().id()));
      ApplyAnswer answer = apply(List.of(drop), outcome(purge.ready().id(), "APPLIED"));
      if (!(answer instanceof ApplyAnswer.Done)) {
        return Ending.LATER;
      }
      connection.commit();
      return Ending.DROPPED;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** False when the columns are others. */
  private boolean copyOut(TableName table, TableImage image, LineSink found)
      throws SQLException, IOException {
    String name = Identifier.quote(table);
    TableSnapshot.execute(connection, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(name));
    LockedTable.refuseViews(connection);
    LockedTable locked = LockedTable.of(connection, table);
    TableImage present = TableImage.read(connection, table, Optional.empty());
    if (!names(present).equals(names(image))) {
      return false;
    }
    // A partitioned table is read with its partitions.
    CopiedRows.copyOut(
        connection, "COPY (SELECT %s FROM %s) TO STDOUT".formatted(image.list(), name), found);
    locked.require(connection);
    LockedTable.allowViews(connection);
    return true;
  }

  private static List<String> names(TableImage image) {
    return image.columns().stream().map(MovedPurges::name).toList();
  }

  private static String name(Column column) {
    return column.name() + " " + column.type();
  }

  /** Ends a purge whose table is not what was backed up. It is backed up again first. */
  public ApplyAnswer backUpFirst(UUID purge) throws SQLException {
    return apply(
        List.of(Arguments.call("back_up_before_purge", Arguments.uuid(purge))),
        outcome(purge, "SKIPPED"));
  }

  /** Ends a purge whose table cannot be dropped. Another one is placed after a pause. */
  public ApplyAnswer fail(UUID purge, FailureReason reason, String message, Duration pause)
      throws SQLException {
    ObjectNode other = JsonNodeFactory.instance.objectNode();
    other
        .putObject("error")
        .put("code", reason.label())
        .put("class", reason.errorClass().label())
        .put("message", message);
    String giveUp =
        Arguments.call(
            "give_up_purge",
            Arguments.uuid(purge),
            Arguments.text(message),
            "make_interval(secs => " + BackupLedger.seconds(pause) + ")");
    return apply(List.of(giveUp), outcome(purge, "FAILED").other(other));
  }

  private ApplyAnswer apply(List<String> statements, OutcomeColumns outcome) throws SQLException {
    ObjectNode conditions = JsonNodeFactory.instance.objectNode();
    conditions.put("waitMs", 0);
    conditions.putArray("locks");
    conditions.putObject("fingerprints");
    conditions.putArray("owners");
    return new ApplyLedger(connection).apply(conditions, statements, outcome);
  }

  private static OutcomeColumns outcome(UUID purge, String status) {
    return new OutcomeColumns(1).next(purge, status);
  }
}
