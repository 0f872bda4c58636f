package dev.fieldfare.postgres.plan;

/** Numbers as they stand in sentences. */
final class Counted {

  private Counted() {}

  /** So many rows, with the verb in the form that goes with them. */
  static String rows(long count, String one, String many) {
    return count == 1 ? "1 row " + one : count + " rows " + many;
  }

  /** So many values, in the same way. */
  static String values(long count, String one, String many) {
    return count == 1 ? "1 value " + one : count + " values " + many;
  }
}
