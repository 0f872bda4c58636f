package dev.fieldfare.postgres.script.token;

import java.util.Set;

/**
 * A backslash command on one line: its name, the text of its arguments, and the index behind it.
 */
public record SlashCommand(String name, String arguments, int end) {

  private static final Set<String> SENDING =
      Set.of(
          "g",
          "gx",
          "gset",
          "gexec",
          "gdesc",
          "crosstabview",
          "watch",
          "bind_named",
          "sendpipeline",
          "parse");
  private static final Set<String> WHOLE_LINE =
      Set.of("!", "copy", "h", "help", "ef", "ev", "sf", "sf+", "sv", "sv+");

  /** Reads the command whose backslash is at the index. */
  public static SlashCommand at(String line, int backslash) {
    int nameEnd = backslash + 1;
    while (nameEnd < line.length()
        && line.charAt(nameEnd) != '\\'
        && !Character.isWhitespace(line.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = line.substring(backslash + 1, nameEnd);
    int argumentsEnd = WHOLE_LINE.contains(name) ? line.length() : argumentsEnd(line, nameEnd);
    boolean separator = line.startsWith("\\\\", argumentsEnd);
    return new SlashCommand(
        name, line.substring(nameEnd, argumentsEnd).strip(), argumentsEnd + (separator ? 2 : 0));
  }

  /** Whether it sends the statement that was read so far. */
  public boolean sends() {
    return SENDING.contains(name);
  }

  /** Whether it throws away the statement that was read so far. */
  public boolean resets() {
    return name.equals("r") || name.equals("reset");
  }

  private static int argumentsEnd(String line, int from) {
    char quote = 0;
    int i = from;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (quote == 0 && c == '\\') {
        return i;
      }
      if (quote == '\'' && c == '\\') {
        i++;
      } else if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      i++;
    }
    return line.length();
  }
}
