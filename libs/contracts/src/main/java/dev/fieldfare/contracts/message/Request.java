package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import java.util.Objects;
import java.util.Optional;

/**
 * What a message asks for. {@link MessageJson} writes its properties; the table it writes itself.
 */
public sealed interface Request {

  /** The operation by the name that users know. */
  OperationType type();

  /** The table, where the message alone names it. */
  Optional<TableName> table();

  /** A change of a table. */
  record Change(@JsonUnwrapped FieldOperation operation) implements Request {

    public Change {
      Objects.requireNonNull(operation, "operation");
    }

    @Override
    public OperationType type() {
      return operation.type();
    }

    @Override
    public Optional<TableName> table() {
      return Optional.of(operation.table());
    }
  }

  /**
   * A change of a form's table. The registry of the target has the missing names. Admission
   * completes it, so it is never planned.
   *
   * @param template the change, with stand-ins for the names that are open
   * @param tableOpen true when the table is the one of the form
   * @param columnOpen true when the column is the one of the field
   */
  record FormChange(
      @JsonUnwrapped FieldOperation template,
      @JsonIgnore boolean tableOpen,
      @JsonIgnore boolean columnOpen)
      implements Request {

    public FormChange {
      Objects.requireNonNull(template, "template");
      if (!tableOpen && !columnOpen) {
        throw new IllegalArgumentException("nothing is open in " + template);
      }
    }

    @Override
    public OperationType type() {
      return template.type();
    }

    @Override
    public Optional<TableName> table() {
      return tableOpen ? Optional.empty() : Optional.of(template.table());
    }
  }

  /**
   * The way back from an earlier migration.
   *
   * @param migration its id or its idempotency key
   * @param table when given, must be the table of that migration
   */
  record Undo(@JsonProperty("migrationId") String migration, @JsonIgnore Optional<TableName> table)
      implements Request {

    public Undo {
      Objects.requireNonNull(migration, "migration");
      Objects.requireNonNull(table, "table");
    }

    @Override
    public OperationType type() {
      return OperationType.UNDO;
    }
  }

  /**
   * A version of a track. Only the ledger sends it; the text is there.
   *
   * @param checksum SHA-256 of the version's up text, so that no other text runs
   */
  record RunSql(String track, String version, String checksum, VersionDirection direction)
      implements Request {

    public RunSql {
      Objects.requireNonNull(track, "track");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(checksum, "checksum");
      Objects.requireNonNull(direction, "direction");
    }

    @Override
    public OperationType type() {
      return OperationType.RUN_SQL;
    }

    @Override
    public Optional<TableName> table() {
      return Optional.empty();
    }
  }
}
