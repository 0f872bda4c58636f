package dev.fieldfare.backup;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row as COPY writes it in text format. */
public final class CopiedLine {

  private CopiedLine() {}

  /**
   * The fields of a row without the line's end; empty for NULL. A row of a table without columns
   * has one empty field.
   */
  public static List<Optional<String>> fields(byte[] text, int from, int to) {
    List<Optional<String>> fields = new ArrayList<>();
    int start = from;
    for (int at = from; at <= to; at++) {
      if (at == to || text[at] == '\t') {
        fields.add(field(text, start, at));
        start = at + 1;
      }
    }
    return fields;
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
