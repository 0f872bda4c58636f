package dev.fieldfare.gateway.dashboard.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.dashboard.page.Wording;
import dev.fieldfare.gateway.dashboard.report.ReportSection.Figure;
import dev.fieldfare.gateway.dashboard.report.ReportSection.ReportCell;
import dev.fieldfare.gateway.http.RequestRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Makes sections of the JSON of a report, whatever its kind: objects become figures, lists of
 * objects tables, lists of texts sentences. So a report that gets a new part shows it.
 */
final class ReportReader {

  /** What the report does not contain, in sentences. */
  private static final String OMITTED = "omitted";

  /** The title of the values of the report as a whole. */
  private static final String WHOLE = "Report";

  private final List<ReportSection> sections = new ArrayList<>();

  private ReportReader() {}

  static List<ReportSection> sections(String json) {
    ReportReader reader = new ReportReader();
    reader.object(WHOLE, parsed(json));
    return reader.sections;
  }

  private static JsonNode parsed(String json) {
    try {
      return ContractsJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "The report-service gave no readable answer.");
    }
  }

  private void object(String title, JsonNode object) {
    List<Figure> figures =
        object.properties().stream()
            .filter(each -> isPlain(each.getValue()) && !each.getKey().equals(OMITTED))
            .filter(each -> !each.getValue().isNull())
            .map(each -> new Figure(words(each.getKey()), cell(each.getKey(), each.getValue())))
            .toList();
    if (!figures.isEmpty()) {
      sections.add(ReportSection.ofFigures(title, figures));
    }
    String before = title.equals(WHOLE) ? "" : title + ", ";
    object.properties().forEach(each -> part(before, each.getKey(), each.getValue()));
  }

  private void part(String before, String name, JsonNode value) {
    if (name.equals(OMITTED)) {
      List<String> sentences = elements(value).map(JsonNode::asText).toList();
      sections.add(ReportSection.ofSentences("Left out", sentences));
    } else if (value.isObject()) {
      object(title(before + words(name)), value);
    } else if (value.isArray() && !isPlain(value)) {
      sections.add(table(title(before + words(name)), value));
    }
  }

  private static ReportSection table(String title, JsonNode list) {
    Set<String> names = new LinkedHashSet<>();
    list.forEach(row -> row.fieldNames().forEachRemaining(names::add));
    List<List<ReportCell>> rows = elements(list).map(row -> row(row, names)).toList();
    List<ReportCell> columns = names.stream().map(name -> heading(name, list)).toList();
    return new ReportSection(title, List.of(), columns, rows, List.of());
  }

  private static ReportCell heading(String name, JsonNode list) {
    return new ReportCell(words(name), false, list.path(0).path(name).isNumber());
  }

  private static List<ReportCell> row(JsonNode row, Collection<String> names) {
    return names.stream().map(name -> cell(name, row.path(name))).toList();
  }

  /** A value that is shown as one text: no object, and no list of objects. */
  private static boolean isPlain(JsonNode value) {
    boolean isListOfTexts =
        value.isArray() && !value.isEmpty() && elements(value).noneMatch(JsonNode::isObject);
    return value.isValueNode() || isListOfTexts;
  }

  private static ReportCell cell(String name, JsonNode value) {
    if (value.isNumber()) {
      return new ReportCell(number(name, value), false, true);
    }
    String text = text(value);
    return new ReportCell(text, text.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), false);
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return String.join(", ", elements(value).map(ReportReader::text).toList());
    }
    if (value.isObject()) {
      return String.join(" ", elements(value).map(ReportReader::text).toList());
    }
    return value.isNull() || value.isMissingNode() ? "–" : value.asText();
  }

  private static String number(String name, JsonNode value) {
    if (name.equals("bytes")) {
      return Wording.bytes(value.asLong());
    }
    if (name.endsWith("Ms")) {
      return Wording.millis(value.asDouble());
    }
    return value.isIntegralNumber()
        ? Wording.count(value.asLong())
        : value.decimalValue().toPlainString();
  }

  private static String title(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** {@code lastEventAt} is "last event at". */
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).strip();
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
