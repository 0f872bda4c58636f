package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;

/**
 * Where a sequence is.
 *
 * @param called whether the value was given out
 */
public record SequenceValue(TableName name, long value, boolean called) {}
