package dev.fieldfare.postgres.script.parser;

import dev.fieldfare.postgres.script.parser.TargetParser.Objection;
import dev.fieldfare.postgres.script.token.StatementPart;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Statements that the target's parser reads in one call. The parser reads from left to right, so it
 * accepts all statements before the first objection.
 */
public final class StatementBatch {

  private static final String SEPARATOR = "\n;\n";

  /**
   * BEGIN is no statement inside a function body or a rule. Without it the next statements could
   * complete one that is not complete.
   */
  private static final String BARRIER = "\n;\nBEGIN;\n";

  private static final String ZERO_BYTE = "22021";
  private static final int LEAST = 1 << 14;
  private static final int MOST = 1 << 18;

  private final TargetParser parser;
  private int size = 1 << 16;

  public StatementBatch(TargetParser parser) {
    this.parser = parser;
  }

  /** One answer for each statement; the places in it are indexes in {@link StatementPart#query}. */
  public List<Optional<Objection>> parse(List<StatementPart> parts, boolean standardStrings)
      throws SQLException {
    if (parts.isEmpty() || isAcceptedAtOnce(parts, standardStrings)) {
      return Collections.nCopies(parts.size(), Optional.empty());
    }
    parser.begin(standardStrings);
    try {
      return answers(parts);
    } finally {
      parser.end();
    }
  }

  private boolean isAcceptedAtOnce(List<StatementPart> parts, boolean standardStrings)
      throws SQLException {
    if (!isJoinable(parts.getFirst()) || end(parts, 0) < parts.size()) {
      return false;
    }
    String text = parts.size() == 1 ? parts.getFirst().query() : joined(parts);
    return parser.acceptsAtOnce(text, standardStrings);
  }

  private List<Optional<Objection>> answers(List<StatementPart> parts) throws SQLException {
    List<Optional<Objection>> answers = new ArrayList<>(parts.size());
    while (answers.size() < parts.size()) {
      int from = answers.size();
      int to = end(parts, from);
      boolean accepted =
          to == from + 1
              ? answers.add(alone(parts.get(from))) && answers.getLast().isEmpty()
              : joined(parts.subList(from, to), answers);
      // Statements after an objection must be sent again: send fewer if objections are frequent.
      size = accepted ? Math.min(MOST, size * 2) : Math.max(LEAST, size / 2);
    }
    return answers;
  }

  /** The index after the last statement that can be sent together with the one at {@code from}. */
  private int end(List<StatementPart> parts, int from) {
    int to = from;
    int characters = 0;
    while (to < parts.size() && isJoinable(parts.get(to)) && characters < size) {
      characters += parts.get(to).text().length();
      to++;
    }
    return Math.max(to, from + 1);
  }

  private static boolean isJoinable(StatementPart part) {
    return !part.unfinished() && part.text().indexOf('\0') < 0;
  }

  /** Adds at least the answer for the first statement; returns whether the parser accepts all. */
  private boolean joined(List<StatementPart> parts, List<Optional<Objection>> answers)
      throws SQLException {
    Optional<Objection> objection = parser.parse(joined(parts));
    if (objection.isEmpty()) {
      parts.forEach(_ -> answers.add(Optional.empty()));
      return true;
    }
    answerUpTo(objection.get(), parts, answers);
    return false;
  }

  private void answerUpTo(
      Objection objection, List<StatementPart> parts, List<Optional<Objection>> answers)
      throws SQLException {
    int start = 0;
    int refused = 0;
    while (refused < parts.size() - 1 && objection.at() >= start + length(parts.get(refused))) {
      start += length(parts.get(refused));
      answers.add(Optional.empty());
      refused++;
    }
    StatementPart part = parts.get(refused);
    int at = objection.at() - start;
    // At its end, or without a position, the message is a different one if the statement is alone.
    boolean inside = at >= 0 && at < part.text().length();
    answers.add(
        inside && !objection.message().contains(SEPARATOR)
            ? Optional.of(objection.movedTo(at))
            : alone(part));
  }

  private Optional<Objection> alone(StatementPart part) throws SQLException {
    int zero = part.query().indexOf('\0');
    return zero >= 0
        ? Optional.of(
            new Objection(ZERO_BYTE, "the statement contains a zero byte", Optional.empty(), zero))
        : parser.parse(part.query());
  }

  private static String joined(List<StatementPart> parts) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text()).append(separator(part)));
    return text.toString();
  }

  private static int length(StatementPart part) {
    return part.text().length() + separator(part).length();
  }

  private static String separator(StatementPart part) {
    return part.mayHoldStatements() ? BARRIER : SEPARATOR;
  }
}
