package dev.fieldfare.contracts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of CSV (RFC 4180) for spreadsheets. A text that a spreadsheet would take for a formula gets
 * an apostrophe in front.
 */
public final class CsvText {

  private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r\\n].*", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+|-");

  private CsvText() {}

  /** One line with its end. */
  public static String line(List<String> cells) {
    return cells.stream().map(CsvText::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** The same; an empty cell without quotes is a value that is absent. */
  public static String lineWithAbsent(List<Optional<String>> cells) {
    return cells.stream()
        .map(cell -> cell.map(CsvText::cell).orElse(""))
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(String text) {
    boolean isFormula = FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches();
    String safe = isFormula ? "'" + text : text;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
