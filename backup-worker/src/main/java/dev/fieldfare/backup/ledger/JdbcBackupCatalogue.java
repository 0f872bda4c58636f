package dev.fieldfare.backup.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.catalogue.BackupCatalogue;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.postgres.backup.BackupList;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import dev.fieldfare.postgres.backup.BackupRequests;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.DatabaseRestoreLedger;
import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.backup.ScheduledBackups;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.restore.RestoreRequests;
import dev.fieldfare.postgres.backup.row.RowRestoreLedger;
import dev.fieldfare.postgres.backup.row.RowRestoreRequest;
import dev.fieldfare.service.internal.InternalCaller;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The backups in a target's ledger, for users. */
public final class JdbcBackupCatalogue implements BackupCatalogue {
  private final String name;
  private final DataSource target;
  private final Runnable requested;

  /** The backups of one target. */
  public JdbcBackupCatalogue(String name, DataSource target) {
    this(name, target, () -> {});
  }

  /**
   * The backups of one target.
   *
   * @param requested is called when there is new work for the service's loops
   */
  public JdbcBackupCatalogue(String name, DataSource target, Runnable requested) {
    this.name = name;
    this.target = target;
    this.requested = requested;
  }

  @Override
  public String target() {
    return name;
  }

  @Override
  public List<BackupDocument> page(Filter filter) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupList(connection).page(filter).stream().map(this::backup).toList();
    }
  }

  @Override
  public Optional<BackupDocument> find(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupList(connection).find(backup).map(this::backup);
    }
  }

  @Override
  public StoredBackup stored(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupList(connection)
          .stored(backup)
          .orElseThrow(
              () ->
                  BackupAnswers.refused(
                      "wrong_state", "Only VERIFIED and PROVEN backups can be read."));
    }
  }

  @Override
  public BackupDocument request(Wish wish, String requester) throws SQLException {
    ObjectNode asked = ContractsJson.mapper().createObjectNode();
    asked.put("schema", wish.table().schema()).put("table", wish.table().name());
    wish.column().ifPresent(column -> asked.put("column", column));
    wish.name().ifPresent(text -> asked.put("name", text));
    try (var connection = target.getConnection()) {
      return answered(new BackupRequests(connection).request(asked, requester));
    }
  }

  @Override
  public BackupDocument verify(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return answered(new BackupRequests(connection).requestVerification(backup));
    }
  }

  @Override
  public String doScheduled(UUID run, ScheduledRequest asked, String requester)
      throws SQLException {
    try (var connection = target.getConnection()) {
      var done = new ScheduledBackups(connection).done(run, json(asked), requester);
      requested.run();
      return switch (done) {
        case ScheduledBackups.Answer.Requested(UUID backup) ->
            "%s %s requested"
                .formatted(asked.kind() == ScheduleKind.PROOF ? "proof of" : "backup", backup);
        case ScheduledBackups.Answer.ReadBack(int backups) ->
            backups + " backups are read back again";
        case ScheduledBackups.Answer.Refused(String code, String message) ->
            throw BackupAnswers.refused(code, message);
      };
    }
  }

  private static ObjectNode json(ScheduledRequest asked) {
    ObjectNode json = ContractsJson.mapper().createObjectNode();
    json.put("kind", asked.kind().name()).put("name", asked.name());
    asked.table().ifPresent(table -> json.put("schema", table.schema()).put("table", table.name()));
    return json;
  }

  @Override
  public AcceptedRestore restore(UUID backup, TableName into, InternalCaller caller)
      throws SQLException {
    try (var connection = target.getConnection()) {
      var answer =
          new RestoreRequests(connection)
              .request(backup, into, caller.actor(), caller.role().label());
      return accepted(backup, into.toString(), answer);
    }
  }

  @Override
  public AcceptedRestore restoreOf(
      UUID backup, TableName source, TableName into, InternalCaller caller) throws SQLException {
    try (var connection = target.getConnection()) {
      var answer =
          new RestoreRequests(connection)
              .requestOf(backup, source, into, caller.actor(), caller.role().label());
      return accepted(backup, into.toString(), answer);
    }
  }

  @Override
  public AcceptedRestore restoreRows(UUID backup, RowRestoreRequest asked, InternalCaller caller)
      throws SQLException {
    try (var connection = target.getConnection()) {
      var answer =
          new RowRestoreLedger(connection)
              .request(backup, asked, caller.actor(), caller.role().label());
      return accepted(backup, asked.into().toString(), answer);
    }
  }

  @Override
  public BackupDocument request(BackupScope scope, String requester) throws SQLException {
    ObjectNode asked = ContractsJson.mapper().createObjectNode().put("type", scope.type());
    scope.name().ifPresent(text -> asked.put("name", text));
    ObjectNode wanted = asked.putObject("scope");
    scope.schema().ifPresent(schema -> wanted.put("schema", schema));
    if (scope.isSet()) {
      ArrayNode tables = wanted.put("required", scope.required()).putArray("tables");
      scope
          .tables()
          .forEach(
              table -> tables.addObject().put("schema", table.schema()).put("table", table.name()));
    }
    try (var connection = target.getConnection()) {
      return answered(new BackupRequests(connection).requestDatabase(asked, requester));
    }
  }

  @Override
  public BackupDocument adopt(JsonNode asked, String requester) throws SQLException {
    try (var connection = target.getConnection()) {
      return answered(new BackupRequests(connection).adopt(asked, requester));
    }
  }

  @Override
  public BackupDocument prove(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return answered(new BackupRequests(connection).requestProof(backup));
    }
  }

  @Override
  public AcceptedRestore restoreDatabase(UUID backup, String into, InternalCaller caller)
      throws SQLException {
    try (var connection = target.getConnection()) {
      var answer =
          new DatabaseRestoreLedger(connection)
              .request(backup, into, caller.actor(), caller.role().label());
      return accepted(backup, into, answer);
    }
  }

  private AcceptedRestore accepted(UUID backup, String into, RestoreLedger.Answer answer) {
    requested.run();
    return switch (answer) {
      case RestoreLedger.Answer.Placed(UUID migration) ->
          new AcceptedRestore(backup, name, migration, into);
      case RestoreLedger.Answer.Refused(String code, String message) ->
          throw BackupAnswers.refused(code, message);
    };
  }

  private BackupDocument answered(BackupRequests.Answer answer) {
    requested.run();
    return new BackupAnswers(name).backup(answer);
  }

  private BackupDocument backup(JsonNode document) {
    return new BackupAnswers(name).backup(document);
  }
}
