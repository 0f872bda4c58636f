package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.TypeText;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a message asks for.
 *
 * <p>It always returns an operation; where a property was refused a stand-in is in its place, and
 * the list of problems is not empty.
 */
final class OperationReader {

  private static final Map<String, QuarantineMode> QUARANTINE_MODES =
      Map.of(
          "auto", QuarantineMode.AUTO,
          "copy", QuarantineMode.COPY,
          "hide", QuarantineMode.HIDE);
  private static final Map<String, VersionDirection> DIRECTIONS =
      Map.of("up", VersionDirection.UP, "down", VersionDirection.DOWN);
  private static final Map<String, CastErrorMode> CAST_ERROR_MODES =
      Map.of("fail", CastErrorMode.FAIL, "null", CastErrorMode.NULL);

  private final Properties properties;
  private final NameReader names;
  private final NamePolicy policy;
  private final SenderRole role;

  OperationReader(Properties properties, NamePolicy policy, SenderRole role) {
    this.properties = properties;
    this.names = new NameReader(properties, policy);
    this.policy = policy;
    this.role = role;
  }

  Request read(OperationType type) {
    if (type == OperationType.UNDO) {
      return new Request.Undo(migration(), names.optionalTable());
    }
    if (type == OperationType.RUN_SQL) {
      return new Request.RunSql(
          properties.requiredText("track").orElse(""),
          properties.requiredText("version").orElse(""),
          properties.requiredText("checksum").orElse(""),
          properties.choice("direction", DIRECTIONS, VersionDirection.UP));
    }
    FieldOperation operation = operation(type);
    return names.isComplete()
        ? new Request.Change(operation)
        : new Request.FormChange(operation, names.isTableOpen(), names.isColumnOpen());
  }

  private FieldOperation operation(OperationType type) {
    return switch (type) {
      case ADD_COLUMN -> addColumn();
      case DROP_COLUMN -> dropColumn();
      case RENAME_COLUMN -> renameColumn();
      case CHANGE_TYPE -> changeType();
      case SET_DEFAULT -> setDefault();
      case DROP_DEFAULT -> new DropDefault(names.table(), names.existing("column", "columnName"));
      case SET_NOT_NULL -> setNotNull();
      case DROP_NOT_NULL -> new DropNotNull(names.table(), names.existing("column", "columnName"));
      case CREATE_TABLE -> new TableReader(properties, names, policy, role).createTable();
      case DROP_TABLE -> new DropTable(names.table(), properties.bool("cascade", false));
      case RENAME_TABLE -> new RenameTable(names.table(), names.freshTable("newName"));
      default -> throw new IllegalStateException(type + " is not read as an operation");
    };
  }

  private FieldOperation addColumn() {
    refuseIfAsked("references", "A reference");
    if (properties.bool("unique", false)) {
      notAvailable("unique", "A unique column");
    }
    Optional<String> literal = properties.literal("default");
    return new AddColumn(
        names.table(),
        names.fresh("column", "columnName"),
        TypeText.required(properties, "dataType"),
        properties.bool("nullable", true),
        literal,
        defaultExpression(properties, role, literal),
        false,
        Optional.empty());
  }

  private FieldOperation dropColumn() {
    return new DropColumn(
        names.table(),
        names.existing("column", "columnName"),
        properties.bool("cascade", false),
        properties.choice("quarantine", QUARANTINE_MODES, QuarantineMode.AUTO));
  }

  private FieldOperation renameColumn() {
    return new RenameColumn(
        names.table(),
        names.existing("column", "columnName", "oldColumnName"),
        names.fresh("newName", "newColumnName"));
  }

  private FieldOperation changeType() {
    if (properties.isNull("onCastError")) {
      properties.problem(
          FailureReason.WRONG_TYPE,
          "onCastError",
          "\"onCastError\" must be the string \"fail\" or \"null\".");
    }
    return new ChangeType(
        names.table(),
        names.existing("column", "columnName"),
        TypeText.required(properties, "dataType", "newType"),
        expression(properties, role, "using"),
        properties.choice("onCastError", CAST_ERROR_MODES, CastErrorMode.FAIL));
  }

  private FieldOperation setDefault() {
    Optional<String> literal = properties.literal("default");
    if (literal.isEmpty()) {
      properties.problem(
          FailureReason.MISSING_PROPERTY,
          "default",
          "The property \"default\" is missing; to remove a default, send DROP_DEFAULT.");
    }
    return new SetDefault(
        names.table(), names.existing("column", "columnName"), literal.orElse(""));
  }

  private FieldOperation setNotNull() {
    return new SetNotNull(
        names.table(), names.existing("column", "columnName"), properties.literal("fillNullsWith"));
  }

  private String migration() {
    Optional<String> reference = properties.text(MessageLimits.KEY_CHARACTERS, "migrationId");
    if (reference.isEmpty() && !properties.has("migrationId")) {
      properties.missing("migrationId");
    }
    return reference.orElse("");
  }

  /** The expression of a default, of which a column has at most one. */
  static Optional<String> defaultExpression(
      Properties properties, SenderRole role, Optional<String> literal) {
    Optional<String> expression = expression(properties, role, "defaultExpression");
    if (literal.isPresent() && expression.isPresent()) {
      properties.problem(
          FailureReason.INVALID_VALUE,
          "defaultExpression",
          "Send either \"default\" or \"defaultExpression\", not both.");
    }
    return expression;
  }

  private static Optional<String> expression(Properties properties, SenderRole role, String name) {
    Optional<String> sql = properties.text(name);
    if (sql.isPresent() && !role.maySendExpressions()) {
      properties.problem(
          FailureReason.NOT_PERMITTED,
          name,
          "Only the role "
              + SenderRole.ADMIN.label()
              + " may send SQL in \""
              + name
              + "\"; the sender's role is "
              + role.label()
              + ".");
    }
    return sql;
  }

  private void refuseIfAsked(String name, String what) {
    if (properties.isAsked(name)) {
      notAvailable(name, what);
    }
  }

  private void notAvailable(String name, String what) {
    properties.problem(
        FailureReason.NOT_AVAILABLE_YET,
        name,
        what + " needs the online strategy, which is not available yet.");
  }
}
