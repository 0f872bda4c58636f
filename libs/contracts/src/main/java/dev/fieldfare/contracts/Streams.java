package dev.fieldfare.contracts;

import java.util.regex.Pattern;

/** The keys, groups and channels of Redis: the only place where they are spelt. */
public final class Streams {

  /** The target of a message that names none. */
  public static final String MAIN_TARGET = "main";

  /** The consumer group of the migration workers. */
  public static final String WORKER_GROUP = "migration-worker";

  /** The one field of an event or alert entry, and of a migration sent as JSON. */
  public static final String DATA_FIELD = "data";

  /** Migration, backup and health events of every target. */
  public static final String EVENTS = "fieldfare:events";

  /** Alerts of every target. */
  public static final String ALERTS = "fieldfare:alerts";

  private static final String MIGRATIONS = "fieldfare:migrations";
  private static final String DEAD_LETTERS = "dlq";
  private static final Pattern TARGET = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  private Streams() {}

  /** The stream on which applications enqueue migrations of a target. */
  public static String migrations(String target) {
    return MAIN_TARGET.equals(target) ? MIGRATIONS : MIGRATIONS + ":" + requireTarget(target);
  }

  /** Where entries go that are no migration or could not be stored. */
  public static String deadLetters(String target) {
    return migrations(target) + ":" + DEAD_LETTERS;
  }

  /** The pub/sub channel that spares the admitter its poll of the inbox. */
  public static String wakeUp(String target) {
    return "fieldfare:wake:" + requireTarget(target);
  }

  /** False for names whose stream would be another's, and for what no key should contain. */
  public static boolean isTargetName(String name) {
    return TARGET.matcher(name).matches() && !DEAD_LETTERS.equals(name);
  }

  private static String requireTarget(String target) {
    if (!isTargetName(target)) {
      throw new IllegalArgumentException("no target can be called " + target);
    }
    return target;
  }
}
