package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.script.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words of header comments: {@code -- fieldfare: depends-on=003 timeout=10m}. */
final class HeaderReader {

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m|h)");

  private final List<ScriptProblem> problems;
  private final List<String> dependsOn = new ArrayList<>();
  private Optional<Duration> timeout = Optional.empty();
  private Optional<String> backup = Optional.empty();
  private boolean transactional = true;

  HeaderReader(List<ScriptProblem> problems) {
    this.problems = problems;
  }

  void read(String words, long line) {
    for (String word : words.strip().split("\\s+")) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        refuse(line, "\"" + word + "\" is neither a section (up, down, verify) nor name=value.");
      } else {
        option(word.substring(0, equals), word.substring(equals + 1), line);
      }
    }
  }

  VersionOptions options() {
    return new VersionOptions(dependsOn, timeout, backup, transactional);
  }

  private void option(String name, String value, long line) {
    switch (name) {
      case "depends-on" -> dependsOn(value, line);
      case "timeout" -> timeout(value, line);
      case "backup" -> backup(value, line);
      case "transactional" -> transactional(value, line);
      case "environment", "tables" -> notYet(line, "The option " + name);
      default ->
          refuse(
              line,
              "There is no option \"%s\"; known are depends-on, timeout, backup, transactional."
                  .formatted(name));
    }
  }

  private void dependsOn(String value, long line) {
    for (String name : value.split(",")) {
      if (VersionName.find(name).isEmpty()) {
        refuse(line, "\"" + name + "\" cannot name a version.");
      } else {
        dependsOn.add(VersionName.canonical(name));
      }
    }
  }

  private void timeout(String value, long line) {
    Matcher duration = DURATION.matcher(value);
    if (!duration.matches()) {
      refuse(line, "timeout is a number with ms, s, m or h, as in 10m; not \"" + value + "\".");
      return;
    }
    long number = Long.parseLong(duration.group(1));
    timeout =
        Optional.of(
            switch (duration.group(2)) {
              case "ms" -> Duration.ofMillis(number);
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              default -> Duration.ofHours(number);
            });
  }

  private void transactional(String value, long line) {
    if (!value.equals("true") && !value.equals("false")) {
      refuse(line, "transactional is true or false; not \"" + value + "\".");
    }
    transactional = !value.equals("false");
  }

  private void backup(String value, long line) {
    if (List.of("none", "affected", "proven").contains(value)) {
      backup = Optional.of(value);
    } else {
      notYet(line, "backup=" + value);
    }
  }

  private void notYet(long line, String what) {
    problems.add(
        ScriptProblem.of(
            FailureReason.NOT_AVAILABLE_YET,
            new Position(line, 1),
            what + " is not available yet."));
  }

  private void refuse(long line, String message) {
    problems.add(ScriptProblem.of(FailureReason.INVALID_SCRIPT, new Position(line, 1), message));
  }
}
