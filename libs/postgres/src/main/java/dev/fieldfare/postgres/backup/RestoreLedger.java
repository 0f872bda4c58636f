package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.database.CopiedRows;
import dev.fieldfare.postgres.backup.part.PartLedger;
import dev.fieldfare.postgres.backup.part.TableParts;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.OutcomeColumns;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Calls the ledger's functions for restores. A restore is a migration in the lines of the table
 * that it makes. Table, rows and outcome are one transaction.
 */
public final class RestoreLedger {
  /** Whatever code of the owner has set is gone. */
  private static final String RESET = "RESET ALL; SET LOCAL lock_timeout = '2s'; ";

  private static final String SETTINGS =
      "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
          + " SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL DateStyle = 'ISO';"
          + " SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';"
          + " SET LOCAL lc_monetary = 'C'";

  // A foreign key locks the table that it refers to. A worker that freezes then must not keep it.
  private static final String AWAKE = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

  /** Those of backups of one table, and those of one table of several. */
  private static final String READY =
      """
      SELECT r.*, NULL AS of_schema, NULL AS of_table FROM fieldfare.restores_ready(?) r
      UNION ALL SELECT s.* FROM fieldfare.set_restores_ready(?) s
      """;

  private final Connection connection;

  public RestoreLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A restore that is first in its lines.
   *
   * @param counts whether its backups are still verified
   * @param safety the backup of the table before rows are overwritten
   * @param source the table of a backup of several tables; empty where the backup is of one
   */
  public record ReadyRestore(
      UUID id,
      TableName into,
      boolean counts,
      StoredBackup backup,
      Optional<StoredBackup> safety,
      Optional<TableName> source) {}

  /** A table of a backup, and its rows. */
  public record Copy(TableImage image, TableParts parts, RowSource rows) {}

  /** What the ledger answers to a request. */
  public sealed interface Answer {
    /** The migration that restores. */
    record Placed(UUID migration) implements Answer {}

    /** It cannot be done. */
    record Refused(String code, String message) implements Answer {}
  }

  /** Writes all rows, as COPY reads them. */
  @FunctionalInterface
  public interface RowSource {
    /** Writes all rows. */
    void writeTo(RowTarget target) throws IOException;
  }

  /** Takes rows as COPY reads them. */
  @FunctionalInterface
  public interface RowTarget {
    /** Takes the next row: these bytes up to and without the last one. */
    void accept(byte[] bytes, int from, int to) throws IOException;
  }

  /** Restores of one table that are first for all their names. */
  public List<ReadyRestore> ready(int most) throws SQLException {
    try (var query = connection.prepareStatement(READY)) {
      query.setInt(1, most);
      query.setInt(2, most);
      List<ReadyRestore> restores = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        restores.add(restore(rows));
      }
      return restores;
    }
  }

  private static Optional<TableName> source(ResultSet row) throws SQLException {
    return row.getString("of_table") == null
        ? Optional.empty()
        : Optional.of(new TableName(row.getString("of_schema"), row.getString("of_table")));
  }

  private static ReadyRestore restore(ResultSet row) throws SQLException {
    return new ReadyRestore(
        row.getObject("id", UUID.class),
        new TableName(row.getString("into_schema"), row.getString("into_table")),
        row.getBoolean("counts"),
        new StoredBackup(
            row.getObject("backup_id", UUID.class),
            row.getString("location"),
            row.getString("sha256"),
            row.getString("rows_hash")),
        Optional.empty(),
        source(row));
  }

  /** Takes the lease of a restore: its epoch; empty when another worker has it. */
  public OptionalLong lease(UUID restore, String worker, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.take_lease(?, ?, ?)")) {
      call.setString(1, leaseName(restore));
      call.setString(2, worker);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      row.next();
      long epoch = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(epoch);
    }
  }

  /** Holds the lease for longer; false when another worker has taken it. */
  public boolean renew(UUID restore, long epoch, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.renew_lease(?, ?, ?)")) {
      call.setString(1, leaseName(restore));
      call.setLong(2, epoch);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  private static String leaseName(UUID restore) {
    return "restore/" + restore;
  }

  /** Makes the table with its rows and its parts, or changes nothing. Closes the session. */
  public ApplyAnswer restore(ReadyRestore restore, long epoch, Copy copy)
      throws SQLException, IOException {
    refuseGenerated(copy.image());
    prepareOwner(copy.image().owner());
    connection.setAutoCommit(false);
    try {
      TableSnapshot.execute(connection, SETTINGS);
      build(
          restore.id(), new RestoredTable(restore.into(), copy.image(), copy.parts()), copy.rows());
      ApplyAnswer answer = finish(restore.id(), restore.backup().id(), epoch);
      if (answer instanceof ApplyAnswer.Done) {
        connection.commit();
      } else {
        connection.rollback();
      }
      return answer;
    } catch (SQLException | IOException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      EndedSession.end(connection);
    }
  }

  // In a transaction of its own: it keeps locks that all changes of other owners wait for.
  private void prepareOwner(String owner) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.prepare_owners(ARRAY[?]::pg_catalog.name[])")) {
      call.setString(1, owner);
      call.executeQuery();
    }
  }

  /** Refuses generated columns: PostgreSQL evaluates parts of them while it makes the table. */
  public static void refuseGenerated(TableImage image) throws SQLException {
    for (TableImage.Column column : image.columns()) {
      if (!column.wasCopied()) {
        throw new SQLException(
            "the column %s is generated, and a generated column could run code of another role"
                .formatted(column.name()),
            "0A000");
      }
    }
  }

  private void build(UUID restore, RestoredTable table, RowSource rows)
      throws SQLException, IOException {
    create(table);
    TableSnapshot.execute(connection, RESET + SETTINGS);
    LockedTable.refuseViews(connection);
    LockedTable made = LockedTable.of(connection, table.name());
    CopiedRows.copyIn(connection, table.copy(), rows);
    made.require(connection);
    made.requireNothingElseWritten(connection);
    for (String statement : table.advance()) {
      TableSnapshot.execute(connection, statement);
    }
    String largest = largest(table);
    made.require(connection);
    LockedTable.allowViews(connection);
    TableSnapshot.execute(connection, AWAKE);
    boolean hasKey =
        new PartLedger(connection, restore)
            .make(table.name(), table.parts(), table.image().owner(), largest);
    TableSnapshot.execute(connection, RESET + SETTINGS + "; " + AWAKE);
    made.require(connection);
    if (!hasKey && table.key().isPresent()) {
      TableSnapshot.execute(connection, table.key().get());
      made.require(connection);
    }
  }

  private String largest(RestoredTable table) throws SQLException {
    if (table.parts().numbered().isEmpty()) {
      return "{}";
    }
    try (var query = connection.prepareStatement(table.largest())) {
      ResultSet row = query.executeQuery();
      row.next();
      return row.getString(1);
    }
  }

  private void create(RestoredTable table) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.create_restored(?, ?, ?, ?, ?)")) {
      call.setString(1, table.name().schema());
      call.setString(2, table.name().name());
      call.setString(3, table.image().owner());
      call.setString(4, table.create());
      call.setString(5, table.key().orElse(null));
      call.executeQuery();
    }
  }

  /** The outcome of a restore, in the transaction of the caller. */
  public ApplyAnswer finish(UUID restore, UUID backup, long epoch) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.require_lease(?, ?), fieldfare.record_backup_restored(?),"
                + " fieldfare.release_lease(?, ?)")) {
      call.setString(1, leaseName(restore));
      call.setLong(2, epoch);
      call.setObject(3, backup);
      call.setString(4, leaseName(restore));
      call.setLong(5, epoch);
      call.executeQuery();
    }
    return new ApplyLedger(connection)
        .apply(conditions(), List.of(), new OutcomeColumns(1).next(restore, "APPLIED"));
  }

  /** What an outcome without a change of a table needs. */
  public static ObjectNode conditions() {
    ObjectNode conditions = JsonNodeFactory.instance.objectNode();
    conditions.put("waitMs", 0);
    conditions.putArray("locks");
    conditions.putObject("fingerprints");
    conditions.putArray("owners");
    return conditions;
  }
}
