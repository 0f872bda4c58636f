package dev.fieldfare.postgres.plan.conversion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Conversion;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.context.CountPhrase;
import dev.fieldfare.postgres.plan.context.OwnerQueries;
import dev.fieldfare.postgres.plan.context.RowInspector;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tries conversions on the values that are there, before any strong lock is taken.
 *
 * <p>The statements name columns and types as the catalogue spells them, and conversions that were
 * made here or checked to be one expression.
 */
public final class ConversionTrials {

  /** A default that is a plain value, as the catalogue writes it. */
  private static final Pattern PLAIN_VALUE =
      Pattern.compile(
          "(?:'(?:[^']|'')*'|\\(?-?[0-9.]+\\)?|true|false|NULL)"
              + "(?:::(?:[\\w. ]|\"(?:[^\"]|\"\")+\")+(?:\\([0-9,]+\\)[a-z ]*)?(?:\\[\\])?)?");

  /** PostgreSQL has no row of more than 1,664 columns. */
  private static final int AT_ONCE = 500;

  private final Connection target;
  private final OwnerQueries queries;
  private final Conversions conversions;
  private final Map<String, String> answers = new HashMap<>();

  public ConversionTrials(Connection target, OwnerQueries queries, Conversions conversions) {
    this.target = target;
    this.queries = queries;
    this.conversions = conversions;
  }

  public Conversions conversions() {
    return conversions;
  }

  /** Converts every value of the column, without keeping the result. */
  ConversionAttempt tryConversion(
      TableShape shape, String column, RowKey rowKey, Conversion conversion) throws SQLException {
    String call = call(shape, column, rowKey, conversion);
    String known = answers.get(call);
    return known == null
        ? queries.ask(shape.owner(), call).map(ConversionTrials::attempt).orElseThrow()
        : attempt(known);
  }

  public static String call(TableShape shape, String column, RowKey rowKey, Conversion conversion) {
    return Arguments.call(
        "try_conversion",
        Arguments.text(Identifier.quote(shape.lockName())),
        Arguments.text(column),
        rowKey.sql(),
        Arguments.text("true"),
        Arguments.text(conversion.expression()),
        Arguments.text(conversion.differs()));
  }

  /** Asks in few round trips what will be asked for one by one. */
  public void askTogether(String owner, List<String> queries) throws SQLException {
    List<String> calls = queries.stream().distinct().toList();
    for (int from = 0; from < calls.size(); from += AT_ONCE) {
      askOnce(owner, calls.subList(from, Math.min(from + AT_ONCE, calls.size())));
    }
  }

  private void askOnce(String owner, List<String> calls) throws SQLException {
    String all =
        calls.stream()
            .map(call -> "(" + call + ")::text")
            .collect(Collectors.joining(", ", "SELECT ARRAY[", "]"));
    try {
      JsonNode together = json(queries.ask(owner, all).orElseThrow());
      for (int i = 0; i < calls.size(); i++) {
        answers.put(calls.get(i), together.get(i).textValue());
      }
    } catch (SQLException e) {
      if (target.isClosed()) {
        throw e;
      }
      // One of them cannot be asked: asked one by one, it says so to its own request only.
    }
  }

  /** Converts back what was written since a type change; empty when its copy is gone. */
  Optional<ConversionAttempt> tryReturn(UUID original, TableShape shape, String column, String back)
      throws SQLException {
    String call =
        Arguments.call(
            "try_type_undo",
            Arguments.uuid(original),
            Arguments.text(Identifier.quote(shape.lockName())),
            Arguments.text(column),
            Arguments.text(back));
    return queries.call(shape.owner(), call).map(ConversionTrials::attempt);
  }

  private static ConversionAttempt attempt(String answer) {
    return ConversionAttempt.of(json(answer));
  }

  private static JsonNode json(String answer) {
    try {
      return ContractsJson.mapper().readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database wrote no JSON", e);
    }
  }

  /** Whether a check means something for the new type, and holds for the converted values. */
  public Optional<Refusal> checkFits(
      TableShape shape, ColumnShape column, ConstraintShape check, String converted)
      throws SQLException {
    String others =
        shape.columnNames().stream()
            .filter(name -> !name.equals(column.name()))
            .map(name -> Identifier.quote(name) + ", ")
            .reduce("", String::concat);
    String query =
        "SELECT count(*) FROM (SELECT %s%s AS %s FROM %s) AS t WHERE NOT (%s)"
            .formatted(
                others,
                converted,
                Identifier.quote(column.name()),
                Identifier.quote(shape.lockName()),
                check.expression().orElseThrow());
    try {
      long breaking = queries.ask(shape.owner(), query).map(Long::parseLong).orElse(0L);
      return Rules.refuseIf(
          check.valid() && breaking > 0,
          FailureReason.CONSTRAINT_VIOLATED,
          "%s the check \"%s\" when converted.",
          CountPhrase.values(breaking, "breaks", "break"),
          check.name());
    } catch (SQLException e) {
      return RowInspector.rejectedRows(e, FailureReason.CONSTRAINT_VIOLATED);
    }
  }

  /** Refuses a type under which an index of the column could not be built again. */
  Optional<Refusal> indexesFit(TableShape shape, ColumnShape column, ResolvedType to)
      throws SQLException {
    return new IndexFit(target, queries, shape, column, to).refusal();
  }

  /** Refuses a type that the other ends of the column's foreign keys cannot be compared with. */
  Optional<Refusal> foreignKeysFit(TableShape shape, ColumnShape column, ResolvedType to)
      throws SQLException {
    return new ForeignKeyFit(target, shape, column, to).refusal();
  }

  /** True of a default that has a value without being run. */
  public static boolean isPlainValue(String expression) {
    return PLAIN_VALUE.matcher(expression).matches();
  }

  /** What a default that is a plain value becomes; empty when it is something else or no value. */
  Optional<String> convertedDefault(
      String owner, ColumnShape column, ResolvedType to, Conversion conversion)
      throws SQLException {
    if (!isPlainValue(column.defaultExpression().orElseThrow())) {
      return Optional.empty();
    }
    String query = defaultQuery(column, to, conversion);
    if (answers.containsKey(query)) {
      return Optional.of(literal(answers.get(query), to));
    }
    try {
      return Optional.of(literal(queries.ask(owner, query).orElse(null), to));
    } catch (SQLException e) {
      RowInspector.rejectedRows(e, FailureReason.INVALID_DEFAULT);
      return Optional.empty();
    }
  }

  /** Asks what a default that is a plain value becomes. */
  public static String defaultQuery(ColumnShape column, ResolvedType to, Conversion conversion) {
    return "SELECT (%s)::%s::text FROM (SELECT (%s)::%s AS %s) AS t"
        .formatted(
            conversion.expression(),
            to.sql(),
            column.defaultExpression().orElseThrow(),
            column.type().sql(),
            Identifier.quote(column.name()));
  }

  private static String literal(String value, ResolvedType type) {
    return value == null ? "NULL" : Literal.quote(value) + "::" + type.sql();
  }
}
