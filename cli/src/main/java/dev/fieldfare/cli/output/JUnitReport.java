package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedRun;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report of a rehearsal as JUnit XML: a suite for each version, a case for each run. */
public final class JUnitReport {

  private final StringBuilder xml =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  private JUnitReport() {}

  /** The document. */
  public static String of(String track, RehearsalReport report) {
    JUnitReport document = new JUnitReport();
    document.xml.append(
        "<testsuites name=\"%s\" time=\"%s\">\n"
            .formatted(escaped(track), seconds(report.durationMs())));
    report.versions().forEach(document::add);
    return document.xml.append("</testsuites>\n").toString();
  }

  private void add(RehearsedVersion version) {
    boolean down = version.restored().isPresent();
    long failures =
        version.runs().stream().filter(run -> run.error().isPresent()).count()
            + (version.restored().orElse(true) ? 0 : 1);
    xml.append(
        "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\">\n"
            .formatted(escaped(version.file()), version.runs().size() + (down ? 1 : 0), failures));
    version.runs().forEach(run -> add(version, run));
    if (down) {
      String text = String.join("\n", version.differences());
      open(version, "down restores the structure", 0);
      close(version.restored().get() ? "" : failure("the structure differs", text));
    }
    xml.append("  </testsuite>\n");
  }

  private void add(RehearsedVersion version, RehearsedRun run) {
    double ms = run.statements().stream().mapToDouble(RehearsedStatement::ms).sum();
    open(version, run.direction(), ms);
    close(run.error().map(error -> failure(error, error)).orElse(""));
  }

  private void open(RehearsedVersion version, String name, double ms) {
    xml.append(
        "    <testcase classname=\"%s\" name=\"%s\" time=\"%s\">"
            .formatted(escaped(version.version()), escaped(name), seconds(ms)));
  }

  private void close(String failure) {
    xml.append(failure).append("</testcase>\n");
  }

  private static String failure(String message, String text) {
    return "<failure message=\"%s\">%s</failure>".formatted(escaped(message), escaped(text));
  }

  private static String seconds(double ms) {
    return String.format(Locale.ROOT, "%.3f", ms / 1_000);
  }

  /** XML has no form for most control characters. */
  private static String escaped(String text) {
    return text.codePoints().mapToObj(JUnitReport::escaped).collect(Collectors.joining());
  }

  private static String escaped(int character) {
    return switch (character) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      case '\n' -> "&#10;";
      default ->
          character < ' ' || character >= 0xFFFE && character <= 0xFFFF
              ? "\uFFFD"
              : Character.toString(character);
    };
  }
}
