package dev.fieldfare.postgres.backup.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.EndedSession;
import dev.fieldfare.postgres.backup.LockedTable;
import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.backup.RestoreLedger.Answer;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import dev.fieldfare.postgres.backup.RestoredTable;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.TableImage.Column;
import dev.fieldfare.postgres.backup.database.CopiedRows;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.sql.Identifier;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls the ledger's functions for restores of rows into existing tables. One transaction copies
 * the rows into a staging table, merges them by primary key, and drops the staging table.
 */
public final class RowRestoreLedger {
  private static final String SETTINGS =
      "RESET ALL; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = 0;"
          + " SET LOCAL idle_in_transaction_session_timeout = 0;"
          + " SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL DateStyle = 'ISO';"
          + " SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';"
          + " SET LOCAL lc_monetary = 'C'";

  private final Connection connection;

  public RowRestoreLedger(Connection connection) {
    this.connection = connection;
  }

  /** Requests a restore. */
  public Answer request(UUID backup, RowRestoreRequest asked, String requester, String role)
      throws SQLException {
    ObjectNode json = ContractsJson.mapper().createObjectNode();
    json.put("schema", asked.into().schema()).put("table", asked.into().name());
    json.put("existing", asked.existing());
    asked.keys().ifPresent(keys -> json.set("keys", ContractsJson.mapper().valueToTree(keys)));
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.request_row_restore(?, ?::pg_catalog.jsonb, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, json.toString());
      call.setString(3, requester);
      call.setString(4, role);
      ResultSet row = call.executeQuery();
      row.next();
      return answer(row.getString(1));
    }
  }

  private static Answer answer(String text) throws SQLException {
    JsonNode answer;
    try {
      answer = ContractsJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new SQLException("the ledger answers no JSON", e);
    }
    return answer.has("refused")
        ? new Answer.Refused(answer.path("refused").asText(), answer.path("message").asText())
        : new Answer.Placed(UUID.fromString(answer.path("migration").asText()));
  }

  /** Restores that are first in all their lines. */
  public List<ReadyRestore> ready(int most) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.row_restores_ready(?)")) {
      query.setInt(1, most);
      List<ReadyRestore> restores = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        restores.add(restore(rows));
      }
      return restores;
    }
  }

  private static ReadyRestore restore(ResultSet row) throws SQLException {
    UUID safety = row.getObject("safety_id", UUID.class);
    return new ReadyRestore(
        row.getObject("id", UUID.class),
        new TableName(row.getString("into_schema"), row.getString("into_table")),
        row.getBoolean("counts"),
        new StoredBackup(
            row.getObject("backup_id", UUID.class),
            row.getString("location"),
            row.getString("sha256"),
            row.getString("rows_hash")),
        safety == null
            ? Optional.empty()
            : Optional.of(
                new StoredBackup(
                    safety, row.getString("safety_location"), row.getString("safety_sha256"), "")),
        Optional.empty());
  }

  /**
   * Merges the rows, or changes nothing. Closes the session.
   *
   * @param now the table in the safety backup
   */
  public ApplyAnswer restore(ReadyRestore restore, long epoch, Copy copy, Optional<Copy> now)
      throws SQLException, IOException {
    RestoreLedger.refuseGenerated(copy.image());
    String owner = prepareOwner(restore.into(), copy.image());
    connection.setAutoCommit(false);
    try {
      execute(SETTINGS);
      merge(restore, owner, copy, now);
      ApplyAnswer answer =
          new RestoreLedger(connection).finish(restore.id(), restore.backup().id(), epoch);
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

  private String prepareOwner(TableName table, TableImage image) throws SQLException {
    String owner = check(table, image);
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.prepare_owners(ARRAY[?]::pg_catalog.name[])")) {
      call.setString(1, owner);
      call.executeQuery();
    }
    return owner;
  }

  private String check(TableName table, TableImage image) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.check_row_restore(?, ?, ?::pg_catalog.jsonb, ?::pg_catalog.jsonb)")) {
      call.setString(1, table.schema());
      call.setString(2, table.name());
      call.setString(3, ContractsJson.mapper().valueToTree(image.columns()).toString());
      call.setString(4, ContractsJson.mapper().valueToTree(image.primaryKey()).toString());
      ResultSet row = call.executeQuery();
      row.next();
      return row.getString(1);
    }
  }

  private void merge(ReadyRestore restore, String owner, Copy copy, Optional<Copy> now)
      throws SQLException, IOException {
    TableName into = restore.into();
    execute("LOCK TABLE " + Identifier.quote(into) + " IN ACCESS SHARE MODE");
    LockedTable target = LockedTable.of(connection, into);
    if (!check(into, copy.image()).equals(owner)) {
      throw new SQLException("the table has another owner meanwhile", "40001");
    }
    LockedTable staged = stage(into, owner, "__ff_restored", copy);
    Optional<LockedTable> former = Optional.empty();
    if (now.isPresent()) {
      former = Optional.of(stage(into, owner, "__ff_before", now.get(), staged));
    }
    target.require(connection);
    LockedTable.allowViews(connection);
    mergeRows(restore, staged, former, copy.image());
    execute(SETTINGS);
    target.require(connection);
  }

  private LockedTable stage(
      TableName into, String owner, String name, Copy copy, LockedTable... others)
      throws SQLException, IOException {
    TableImage image = staged(copy.image(), owner);
    RestoredTable table =
        new RestoredTable(new TableName(into.schema(), name), image, copy.parts());
    try (var call =
        connection.prepareStatement("SELECT fieldfare.create_restored(?, ?, ?, ?, ?)")) {
      call.setString(1, into.schema());
      call.setString(2, name);
      call.setString(3, owner);
      call.setString(4, table.create());
      call.setString(5, table.key().orElse(null));
      call.executeQuery();
    }
    execute(SETTINGS);
    LockedTable.refuseViews(connection);
    LockedTable made = LockedTable.of(connection, table.name());
    CopiedRows.copyIn(connection, table.copy(), copy.rows());
    made.require(connection);
    made.requireNothingElseWritten(connection, others);
    if (table.key().isPresent()) {
      execute(table.key().get());
    }
    made.require(connection);
    return made;
  }

  // Compares only names and types, because all values come from the backup.
  private static TableImage staged(TableImage image, String owner) {
    List<Column> columns =
        image.copied().stream()
            .map(
                column ->
                    new Column(
                        column.name(),
                        column.type(),
                        false,
                        column.collation(),
                        "",
                        "",
                        Optional.empty()))
            .toList();
    return new TableImage(columns, image.primaryKey(), owner);
  }

  private void mergeRows(
      ReadyRestore restore, LockedTable staged, Optional<LockedTable> former, TableImage image)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.merge_rows(?, ?, ?, ?, ?, ?, ?)")) {
      call.setObject(1, restore.id());
      call.setString(2, restore.into().schema());
      call.setString(3, restore.into().name());
      call.setString(4, staged.name().name());
      call.setString(5, former.map(table -> table.name().name()).orElse(""));
      call.setArray(
          6,
          connection.createArrayOf("text", image.columns().stream().map(Column::name).toArray()));
      call.setArray(7, connection.createArrayOf("text", image.primaryKey().toArray()));
      call.executeQuery();
    }
  }

  private void execute(String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
