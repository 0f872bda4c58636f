package dev.fieldfare.postgres.structure;

/**
 * Something of the database that an image does not hold.
 *
 * @param what the object, or the part of it
 * @param reason why it is not there
 */
public record Unseen(String what, String reason) {

  /** In one line. */
  public String inWords() {
    return what + ": " + reason;
  }
}
