package dev.fieldfare.contracts.message;

/** How big things may be: the limits that users can see. */
public final class MessageLimits {

  /** Bytes of a message, as it came. */
  public static final int MESSAGE_BYTES = 64 * 1024;

  /** Characters of an idempotency key, and of every other reference to something. */
  public static final int KEY_CHARACTERS = 200;

  /** Changes of a change set. */
  public static final int CHANGES = 1_000;

  /** Columns of a table in PostgreSQL. */
  public static final int COLUMNS = 1_600;

  /** Columns of an index in PostgreSQL. */
  public static final int INDEX_COLUMNS = 32;

  /** Indexes of a new table, unique columns included. */
  public static final int INDEXES = 60;

  /** Other tables that a new table refers to; each of them is locked. */
  public static final int REFERENCES = 30;

  /** Characters of a type's spelling. */
  public static final int TYPE_CHARACTERS = 500;

  /** Dependencies of one migration. */
  public static final int DEPENDENCIES = 1_000;

  /** Objects and arrays inside each other. */
  public static final int DEPTH = 32;

  private MessageLimits() {}
}
