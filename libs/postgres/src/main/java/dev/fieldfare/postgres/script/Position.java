package dev.fieldfare.postgres.script;

/** A place in a script; lines and columns (in characters) count from 1. */
public record Position(long line, int column) {

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
