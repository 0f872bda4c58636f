package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;

/** Another table that a table has to do with: a partition, a child, the other end of a key. */
public record TableRef(TableName name, long oid) {}
