package dev.fieldfare.postgres.plan.context;

import java.util.UUID;

/** Names that we give: to what is put aside, and to nothing else. */
public final class QuarantineNames {

  /** No other object may use names that begin like this. */
  static final String PREFIX = "__ff_";

  private QuarantineNames() {}

  /** A name for something that a migration puts aside. */
  public static String aside(UUID migration, String what) {
    return PREFIX + hex(migration) + "_" + what;
  }

  /** The schema that a dropped table is moved into. */
  public static String quarantineSchema(UUID migration) {
    return "fieldfare_q_" + hex(migration);
  }

  private static String hex(UUID migration) {
    return migration.toString().replace("-", "");
  }
}
