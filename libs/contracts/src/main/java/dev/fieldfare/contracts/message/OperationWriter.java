package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Writes what is particular to an operation; its table and type are written by the message. */
final class OperationWriter {

  private final JsonGenerator json;

  OperationWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(FieldOperation operation) throws IOException {
    switch (operation.type()) {
      case ADD_COLUMN -> addColumn((AddColumn) operation);
      case DROP_COLUMN -> dropColumn((DropColumn) operation);
      case RENAME_COLUMN -> renameColumn((RenameColumn) operation);
      case CHANGE_TYPE -> changeType((ChangeType) operation);
      case SET_DEFAULT -> setDefault((SetDefault) operation);
      case DROP_DEFAULT -> column(((DropDefault) operation).column());
      case SET_NOT_NULL -> setNotNull((SetNotNull) operation);
      case DROP_NOT_NULL -> column(((DropNotNull) operation).column());
      case CREATE_TABLE -> createTable((CreateTable) operation);
      case DROP_TABLE -> flag("cascade", ((DropTable) operation).cascade());
      case RENAME_TABLE -> json.writeStringField("newName", ((RenameTable) operation).newName());
      default -> throw new IllegalStateException(operation.type() + " is not written");
    }
  }

  private void addColumn(AddColumn operation) throws IOException {
    column(operation.column());
    json.writeStringField("dataType", operation.dataType());
    notNullable(operation.nullable());
    optional("default", operation.defaultLiteral());
    optional("defaultExpression", operation.defaultExpression());
    flag("unique", operation.unique());
    optional("references", operation.references());
  }

  private void dropColumn(DropColumn operation) throws IOException {
    column(operation.column());
    flag("cascade", operation.cascade());
    if (operation.quarantine() != QuarantineMode.AUTO) {
      json.writeStringField("quarantine", word(operation.quarantine()));
    }
  }

  private void renameColumn(RenameColumn operation) throws IOException {
    column(operation.column());
    json.writeStringField("newName", operation.newName());
  }

  private void changeType(ChangeType operation) throws IOException {
    column(operation.column());
    json.writeStringField("dataType", operation.dataType());
    optional("using", operation.using());
    if (operation.onCastError() != CastErrorMode.FAIL) {
      json.writeStringField("onCastError", word(operation.onCastError()));
    }
  }

  private void setDefault(SetDefault operation) throws IOException {
    column(operation.column());
    json.writeStringField("default", operation.defaultLiteral());
  }

  private void setNotNull(SetNotNull operation) throws IOException {
    column(operation.column());
    optional("fillNullsWith", operation.fillNullsWith());
  }

  private void createTable(CreateTable operation) throws IOException {
    json.writeArrayFieldStart("columns");
    for (NewColumn column : operation.columns()) {
      newColumn(column);
    }
    json.writeEndArray();
    if (!operation.primaryKey().isEmpty()) {
      json.writeArrayFieldStart("primaryKey");
      for (String column : operation.primaryKey()) {
        json.writeString(column);
      }
      json.writeEndArray();
    }
  }

  private void newColumn(NewColumn column) throws IOException {
    json.writeStartObject();
    column(column.column());
    json.writeStringField("dataType", column.dataType());
    notNullable(column.nullable());
    optional("default", column.defaultLiteral());
    json.writeEndObject();
  }

  private void column(String name) throws IOException {
    json.writeStringField("column", name);
  }

  private void notNullable(boolean nullable) throws IOException {
    if (!nullable) {
      json.writeBooleanField("nullable", false);
    }
  }

  private void flag(String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  private void optional(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
