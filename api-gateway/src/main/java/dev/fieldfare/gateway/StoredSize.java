package dev.fieldfare.gateway;

import java.nio.charset.StandardCharsets;

/**
 * The bytes of a message in the inbox, where admission measures it.
 *
 * <p>PostgreSQL writes {@code jsonb} with a blank after each colon and comma, so that a message can
 * fit as it was sent and not as it is stored. Otherwise it spells what {@link
 * dev.fieldfare.contracts.message.MessageJson} writes as that does: its numbers are short integers,
 * and both escape the same characters.
 */
final class StoredSize {

  private StoredSize() {}

  /** The size of this compact JSON as text of PostgreSQL. */
  static int of(String json) {
    int blanks = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      switch (json.charAt(i)) {
        case '"' -> inText = !inText;
        // The next character stands for itself, whatever it is.
        case '\\' -> i++;
        case ',', ':' -> blanks += inText ? 0 : 1;
        default -> {
          // It is stored as it is.
        }
      }
    }
    return json.getBytes(StandardCharsets.UTF_8).length + blanks;
  }
}
