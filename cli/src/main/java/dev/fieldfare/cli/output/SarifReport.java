package dev.fieldfare.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedRun;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of a rehearsal as SARIF 2.1.0, which code reviews show beside the lines: errors, down
 * sections that do not restore the structure, rewrites, and locks that block readers.
 */
public final class SarifReport {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String STRONGEST = "ACCESS EXCLUSIVE";
  private static final Pattern PLACE = Pattern.compile("(?s)^(.*?):(\\d+):(\\d+): (.*)$");

  private final ArrayNode results = JsonNodeFactory.instance.arrayNode();

  private final String folder;

  private SarifReport(String folder) {
    this.folder = folder;
  }

  /** The rules by which a reader can sort the results. */
  private enum Rule {
    MIGRATION_ERROR("error", "A statement fails."),
    DOWN_DIFFERS("error", "The down section does not restore the structure."),
    REWRITES_TABLE("warning", "A statement writes a table anew."),
    STOPS_READERS("note", "A statement takes an ACCESS EXCLUSIVE lock.");

    private final String level;
    private final String text;

    Rule(String level, String text) {
      this.level = level;
      this.text = text;
    }
  }

  /**
   * The document.
   *
   * @param directory the one of the files; as a relative path it is part of their places
   */
  public static String of(RehearsalReport report, Optional<Path> directory) {
    String folder =
        directory
            .map(Path::normalize)
            .filter(path -> !path.isAbsolute() && !path.toString().isEmpty())
            .map(path -> path.toString().replace('\\', '/') + "/")
            .orElse("");
    SarifReport document = new SarifReport(folder);
    report.versions().forEach(document::add);
    return document.written();
  }

  private String written() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = document.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "Fieldfare");
    ArrayNode rules = driver.putArray("rules");
    for (Rule rule : Rule.values()) {
      rules.addObject().put("id", rule.name()).putObject("shortDescription").put("text", rule.text);
    }
    run.set("results", results);
    return document.toPrettyString() + "\n";
  }

  private void add(RehearsedVersion version) {
    version.runs().forEach(run -> add(version, run));
    if (!version.restored().orElse(true)) {
      List<String> text = new ArrayList<>(List.of(Rule.DOWN_DIFFERS.text));
      text.addAll(version.differences());
      result(Rule.DOWN_DIFFERS, version.file(), OptionalLong.empty(), String.join("\n", text));
    }
  }

  private void add(RehearsedVersion version, RehearsedRun run) {
    run.error().ifPresent(error -> error(version, error));
    if (run.direction().equals("up")) {
      run.statements().forEach(statement -> add(version, statement));
    }
  }

  private void add(RehearsedVersion version, RehearsedStatement statement) {
    OptionalLong line = OptionalLong.of(statement.line());
    for (String table : statement.rewrites()) {
      String text = "%s writes the table %s anew.".formatted(statement.command(), table);
      result(Rule.REWRITES_TABLE, version.file(), line, text);
    }
    statement.locks().stream()
        .filter(lock -> lock.mode().equals(STRONGEST))
        .map(lock -> "%s locks %s (%s).".formatted(statement.command(), lock.table(), lock.mode()))
        .forEach(text -> result(Rule.STOPS_READERS, version.file(), line, text));
  }

  private void error(RehearsedVersion version, String error) {
    Matcher place = PLACE.matcher(error);
    boolean known = place.matches();
    ObjectNode region =
        result(
            Rule.MIGRATION_ERROR,
            version.file(),
            known ? OptionalLong.of(Long.parseLong(place.group(2))) : OptionalLong.empty(),
            known ? place.group(4) : error);
    if (known) {
      region.put("startColumn", Long.parseLong(place.group(3)));
    }
  }

  private ObjectNode result(Rule rule, String file, OptionalLong line, String text) {
    ObjectNode result = results.addObject();
    result.put("ruleId", rule.name()).put("level", rule.level);
    result.putObject("message").put("text", text);
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(folder + file));
    ObjectNode region = place.putObject("region");
    return region.put("startLine", Math.max(1, line.orElse(1)));
  }

  /** A relative reference, in which what is before a colon would be read as a scheme. */
  private static String uri(String path) {
    try {
      return new URI(null, null, "/" + path, null).getRawPath().substring(1).replace(":", "%3A");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path + " is no path", e);
    }
  }
}
