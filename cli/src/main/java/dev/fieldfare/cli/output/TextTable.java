package dev.fieldfare.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lays out rows in columns as wide as their widest cell. */
public final class TextTable {

  private static final String GAP = "  ";

  private static final Pattern COLOUR = Pattern.compile(Printable.MARK + "[0-9;]*m");

  private final List<String[]> rows = new ArrayList<>();

  public TextTable row(String... cells) {
    rows.add(Arrays.stream(cells).map(Printable::text).toArray(String[]::new));
    return this;
  }

  public List<String> lines() {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = IntStream.range(0, columns).map(this::width).toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.length)
        .mapToInt(row -> visible(row[column]))
        .max()
        .orElse(0);
  }

  private static String line(String[] row, int[] widths) {
    return IntStream.range(0, row.length)
        .mapToObj(i -> row[i] + " ".repeat(widths[i] - visible(row[i])))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  /** Colours take no room. */
  private static int visible(String cell) {
    String plain = COLOUR.matcher(cell).replaceAll("");
    return plain.codePointCount(0, plain.length());
  }

  public static TextTable of(String... heading) {
    return new TextTable()
        .row(Arrays.stream(heading).map(String::toUpperCase).toArray(String[]::new));
  }
}
