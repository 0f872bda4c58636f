package dev.fieldfare.postgres.structure.closing;

/** When a statement is executed among all those that close differences. */
enum Phase {
  DROP_BEFORE,
  CREATE_TABLES,
  ALTER_TABLES,
  CREATE,
  ALTER,
  DROP_AFTER
}
