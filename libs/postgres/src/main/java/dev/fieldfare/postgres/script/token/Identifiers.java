package dev.fieldfare.postgres.script.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The identifiers in the tokens of a statement, as the server stores them. */
public final class Identifiers {

  private static final int MOST_BYTES = 63;

  private Identifiers() {}

  /** Gives each unquoted word, keywords too, and each quoted name. */
  public static void named(List<SqlToken> tokens, NameSink to) {
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.kind() == TokenKind.WORD) {
        if (to.mayBeName(token.source(), token.start(), token.end())) {
          word(token.text(), to);
        }
      } else if (token.kind() == TokenKind.QUOTED_NAME) {
        to.accept(quoted(token.text(), escape(tokens, i + 1)));
      }
    }
  }

  /**
   * Gives each word of each string, unchanged and in lower case, and the whole of short strings.
   * Bodies of functions, texts for casts to regclass and texts that the server runs hold names.
   */
  public static void inStrings(List<SqlToken> tokens, NameSink to) {
    for (SqlToken token : tokens) {
      if (token.kind() == TokenKind.STRING) {
        whole(token, to);
        words(token, to);
      }
    }
  }

  /** The name that a token is; empty for a token that is none. */
  public static String name(SqlToken token) {
    return switch (token.kind()) {
      case WORD -> shortened(lower(token.text()));
      case QUOTED_NAME -> quoted(token.text(), '\\');
      default -> "";
    };
  }

  private static void word(String text, NameSink to) {
    String folded = shortened(lower(text));
    to.accept(folded);
    if (isAscii(text)) {
      return;
    }
    // In encodings with one byte a character the server folds other letters, too.
    String fully = text.toLowerCase(Locale.ROOT);
    if (!fully.equals(folded)) {
      to.accept(shortened(fully));
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '\u0080') {
        return false;
      }
    }
    return true;
  }

  private static void whole(SqlToken token, NameSink to) {
    String text = token.source();
    int from = token.start() + 1;
    int end = token.end() - 1;
    if (end < from || end - from > MOST_BYTES) {
      return;
    }
    // Doubled quotes make the text longer than the name.
    if (text.indexOf('\'', from, end) >= 0 || to.mayBeName(text, from, end)) {
      to.accept(text.substring(from, end).replace("''", "'"));
    }
  }

  private static void words(SqlToken token, NameSink to) {
    String text = token.source();
    int from = token.start();
    while (from < token.end()) {
      int end = from;
      while (end < token.end() && isPart(text.charAt(end))) {
        end++;
      }
      if (end > from && to.mayBeName(text, from, end)) {
        String word = text.substring(from, end);
        to.accept(shortened(word));
        word(word, to);
      }
      if (end < token.end() && text.charAt(end) == '"') {
        int close = text.indexOf('"', end + 1, token.end());
        if (close > 0 && to.mayBeName(text, end + 1, close)) {
          to.accept(shortened(text.substring(end + 1, close)));
        }
      }
      from = end + 1;
    }
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= '\u0080';
  }

  private static String lower(String text) {
    StringBuilder lower = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower = lower == null ? new StringBuilder(text) : lower;
        lower.setCharAt(i, (char) (c + 32));
      }
    }
    return lower == null ? text : lower.toString();
  }

  private static String quoted(String text, char escape) {
    boolean unicode = text.charAt(0) != '"';
    int from = unicode ? 3 : 1;
    int to = Math.max(from, text.length() - 1);
    String plain = text.substring(from, to).replace("\"\"", "\"");
    return shortened(unicode ? decoded(plain, escape) : plain);
  }

  /** The escape character that {@code UESCAPE} sets behind a name. */
  private static char escape(List<SqlToken> tokens, int next) {
    boolean set =
        next + 1 < tokens.size()
            && tokens.get(next).is("uescape")
            && tokens.get(next + 1).text().length() == 3;
    return set ? tokens.get(next + 1).text().charAt(1) : '\\';
  }

  private static String decoded(String text, char escape) {
    StringBuilder decoded = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int digits = i + 1 < text.length() && text.charAt(i + 1) == '+' ? 6 : 4;
      int from = digits == 6 ? i + 2 : i + 1;
      if (text.charAt(i) != escape) {
        decoded.append(text.charAt(i++));
      } else if (from + digits <= text.length() && isHex(text, from, from + digits)) {
        int point = Integer.parseInt(text, from, from + digits, 16);
        decoded.append(Character.isValidCodePoint(point) ? Character.toString(point) : "");
        i = from + digits;
      } else {
        decoded.append(escape);
        i += 2;
      }
    }
    return decoded.toString();
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The server cuts names after 63 bytes, between two characters. */
  private static String shortened(String name) {
    if (name.length() * 3 <= MOST_BYTES) {
      return name;
    }
    int bytes = 0;
    int i = 0;
    while (i < name.length()) {
      int point = name.codePointAt(i);
      bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES) {
        return name.substring(0, i);
      }
      i += Character.charCount(point);
    }
    return name;
  }
}
