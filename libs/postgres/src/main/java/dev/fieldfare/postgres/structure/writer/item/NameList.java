package dev.fieldfare.postgres.structure.writer.item;

import java.util.ArrayList;
import java.util.List;

/** Splits a list of names as the server keeps it in a setting such as search_path. */
public final class NameList {

  private NameList() {}

  public static List<String> split(String value) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' && quoted && i + 1 < value.length() && value.charAt(i + 1) == '"') {
        name.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
        any = true;
      } else if (c == ',' && !quoted) {
        names.add(name.toString());
        name.setLength(0);
        any = true;
      } else if (quoted || !Character.isWhitespace(c)) {
        name.append(c);
        any = true;
      }
    }
    if (any) {
      names.add(name.toString());
    }
    return names;
  }
}
