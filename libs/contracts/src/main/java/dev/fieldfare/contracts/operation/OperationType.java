package dev.fieldfare.contracts.operation;

import java.util.Arrays;
import java.util.Optional;

/** The operations by the names that users, the ledger and metrics spell. */
public enum OperationType {
  ADD_COLUMN,
  DROP_COLUMN,
  RENAME_COLUMN,
  CHANGE_TYPE,
  SET_DEFAULT,
  DROP_DEFAULT,
  SET_NOT_NULL,
  DROP_NOT_NULL,
  CREATE_TABLE,
  DROP_TABLE,
  RENAME_TABLE,
  UNDO,
  ADD_INDEX,
  DROP_INDEX,
  ADD_UNIQUE,
  ADD_CHECK,
  ADD_FOREIGN_KEY,
  DROP_CONSTRAINT,
  RUN_SQL,
  RESTORE,
  BACKFILL,
  REPAIR;

  /** The operation of this name, if there is one. */
  public static Optional<OperationType> find(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** False for a name that is reserved: its messages are refused with {@code not_available_yet}. */
  public boolean isAvailable() {
    return OperationDescriptor.of(this).isPresent();
  }
}
