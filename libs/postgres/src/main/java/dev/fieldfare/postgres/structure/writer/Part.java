package dev.fieldfare.postgres.structure.writer;

/** The three parts of a script, as pg_dump has them. */
public enum Part {
  BEFORE_DATA,
  DATA,
  AFTER_DATA
}
