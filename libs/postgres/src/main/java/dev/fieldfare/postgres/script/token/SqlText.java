package dev.fieldfare.postgres.script.token;

/** The characters of a text, and where names, numbers and lines in it end. */
record SqlText(String text) {

  /**
   * A string continues behind its quote if the next quote follows after a line break, with nothing
   * but blanks and line comments between them.
   *
   * @return the index behind that quote, or the given index where the string ends
   */
  int continuation(int from) {
    boolean broken = false;
    int i = from;
    while (isBlank(charAt(i)) || charAt(i) == '-' && charAt(i + 1) == '-') {
      broken |= isLineBreak(charAt(i));
      i = isBlank(charAt(i)) ? i + 1 : lineEnd(i);
    }
    return broken && charAt(i) == '\'' ? i + 1 : from;
  }

  int lineEnd(int from) {
    int end = from;
    while (end < text.length() && !isLineBreak(text.charAt(end))) {
      end++;
    }
    return end;
  }

  int length() {
    return text.length();
  }

  /** The character at the index; NUL behind the end. */
  char charAt(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  int skipBlanks(int from) {
    int end = from;
    while (end < text.length() && isBlank(text.charAt(end))) {
      end++;
    }
    return end;
  }

  int nameEnd(int from) {
    int end = from + 1;
    while (startsName(charAt(end)) || isDigit(charAt(end)) || charAt(end) == '$') {
      end++;
    }
    return end;
  }

  /**
   * A name directly behind a number belongs to it, as psql reads it: {@code 1e'...'} is no escape
   * string.
   */
  int numberEnd(int from) {
    int end = digitsEnd(from);
    if (charAt(end) == '.' && charAt(end + 1) != '.') {
      end = digitsEnd(end + 1);
    }
    boolean exponent = charAt(end) == 'e' || charAt(end) == 'E';
    if (exponent
        && (charAt(end + 1) == '+' || charAt(end + 1) == '-')
        && isDigit(charAt(end + 2))) {
      end = digitsEnd(end + 2);
    }
    return startsName(charAt(end)) ? nameEnd(end) : end;
  }

  int digitsEnd(int from) {
    int end = from;
    while (isDigit(charAt(end))) {
      end++;
    }
    return end;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000b';
  }

  static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean startsName(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '\u0080';
  }
}
