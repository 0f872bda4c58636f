package dev.fieldfare.backup;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    List<Optional<String>> fields = new ArrayList<>(FIELDS);
    int start = from;
    for (int at = from; at <= to; at++) {
      if (at == to || text[at] == '\t') {
        fields.add(field(text, start, at));
        start = at + 1;
      }
    }
    if (fields.size() != FIELDS || fields.get(0).isEmpty() || fields.get(1).isEmpty()) {
      throw new DamagedBackupException("a row does not have the fields part, key and value");
    }
    return new KeptRow(fields.get(0).get(), fields.get(1).get(), fields.get(2));
  }

  private static Optional<String> field(byte[] text, int from, int to) {
    if (to - from == 2 && text[from] == '\\' && text[from + 1] == 'N') {
      return Optional.empty();
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
    for (int at = from; at < to; at++) {
      if (text[at] == '\\' && at + 1 < to) {
        at++;
        plain.write(unescaped(text[at]));
      } else {
        plain.write(text[at]);
      }
    }
    return Optional.of(plain.toString(StandardCharsets.UTF_8));
  }

  /** See "Text Format" of COPY in the manual of PostgreSQL; the server writes no other escapes. */
  private static int unescaped(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      default -> escaped;
    };
  }
}
