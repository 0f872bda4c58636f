package dev.fieldfare.postgres.plan.context;

import java.util.Locale;

/** Numbers as they stand in sentences. */
public final class CountPhrase {

  private CountPhrase() {}

  /** So many rows, with the verb in the form that goes with them. */
  public static String rows(long count, String one, String many) {
    return counted(count, "row") + " " + (count == 1 ? one : many);
  }

  /** So many values, in the same way. */
  public static String values(long count, String one, String many) {
    return counted(count, "value") + " " + (count == 1 ? one : many);
  }

  /** So many of all the values. */
  public static String values(long count, long all, String one, String many) {
    return "%s of %s %s".formatted(number(count), counted(all, "value"), count == 1 ? one : many);
  }

  private static String counted(long count, String what) {
    return number(count) + " " + what + (count == 1 ? "" : "s");
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
