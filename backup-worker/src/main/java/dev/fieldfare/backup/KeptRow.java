package dev.fieldfare.backup;

import java.util.List;
import java.util.Optional;

/**
 * A quarantined value, as the ledger shows it.
 *
 * @param part which of the kept documents it belongs to
 * @param key of its row, as text
 * @param value as text; empty for NULL
 */
public record KeptRow(String part, String key, Optional<String> value) {
  private static final int FIELDS = 3;

  /**
   * Reads a row as COPY writes it in text format, without the line's end.
   *
   * @throws DamagedBackupException when the text is not such a row
   */
  public static KeptRow fromLine(byte[] text, int from, int to) {
    List<Optional<String>> fields = CopiedLine.fields(text, from, to);
    if (fields.size() != FIELDS || fields.get(0).isEmpty() || fields.get(1).isEmpty()) {
      throw new DamagedBackupException("a row does not have the fields part, key and value");
    }
    return new KeptRow(fields.get(0).get(), fields.get(1).get(), fields.get(2));
  }
}
