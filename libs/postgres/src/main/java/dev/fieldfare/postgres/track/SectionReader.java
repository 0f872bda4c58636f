package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.script.Position;
import dev.fieldfare.postgres.track.VersionScript.Section;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a file at its markers {@code -- fieldfare: up}, {@code down} and {@code verify}. */
final class SectionReader {

  private static final String NAME = "fieldfare:";
  private static final Pattern MARK =
      Pattern.compile("[ \\t]*--[ \\t]*fieldfare:[ \\t]*(.*?)[ \\t]*");

  private final Section begins;
  private final List<ScriptProblem> problems = new ArrayList<>();
  private final HeaderReader header = new HeaderReader(problems);
  private final Map<Section, Lines> sections = new EnumMap<>(Section.class);
  private Section current;
  private boolean marked;

  SectionReader(Section begins) {
    this.begins = begins;
    this.current = begins;
  }

  VersionScript read(String text) {
    long number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.contains(NAME)) {
        mark(line, number);
      }
      sections.computeIfAbsent(current, name -> new Lines()).add(line, number);
    }
    return new VersionScript(
        text(Section.UP), text(Section.DOWN), text(Section.VERIFY), header.options(), problems);
  }

  private void mark(String line, long number) {
    Matcher mark = MARK.matcher(line);
    if (!mark.matches()) {
      return;
    }
    Optional<Section> next = section(mark.group(1));
    if (next.isEmpty()) {
      header.read(mark.group(1), number);
      return;
    }
    if (sections.containsKey(next.get()) && (marked || next.get() != begins)) {
      problems.add(twice(next.get(), number));
    }
    marked = true;
    current = next.get();
  }

  private static Optional<Section> section(String words) {
    return switch (words) {
      case "up" -> Optional.of(Section.UP);
      case "down" -> Optional.of(Section.DOWN);
      case "verify" -> Optional.of(Section.VERIFY);
      default -> Optional.empty();
    };
  }

  private static ScriptProblem twice(Section section, long line) {
    return ScriptProblem.of(
        FailureReason.INVALID_SCRIPT,
        new Position(line, 1),
        "The section " + section.name().toLowerCase(Locale.ROOT) + " is there twice.");
  }

  private Optional<String> text(Section section) {
    return Optional.ofNullable(sections.get(section)).map(Lines::text).filter(t -> !t.isBlank());
  }

  /** Lines at their numbers. */
  private static final class Lines {
    private final StringBuilder text = new StringBuilder();
    private long last = 1;

    void add(String line, long number) {
      for (; last < number; last++) {
        text.append('\n');
      }
      text.append(line);
    }

    String text() {
      return text.toString();
    }
  }
}
