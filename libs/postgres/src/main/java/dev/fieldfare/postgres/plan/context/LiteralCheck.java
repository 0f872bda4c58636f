package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.postgres.sql.Arguments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Asks the input functions of types whether they take literals: strictly, so that nothing is cut to
 * fit (C-8). Literals of built-in types that were taken once are remembered.
 */
public final class LiteralCheck {

  private static final int REMEMBERED = 10_000;
  private static final int FIRST_WITH_SOFT_ERRORS = 16;

  private static final String SOFT = "pg_catalog.pg_input_is_valid";
  private static final String ACCEPTS = "fieldfare.accepts";

  private static final String BAD =
      """
      SELECT u.type, u.literal FROM unnest(?::text[], ?::text[]) u (type, literal)
       WHERE NOT %s(u.literal, u.type)
      """;

  // PostgreSQL reads "now()" as the moment at which the statement runs, for ever after a constant.
  private static final Pattern MOMENT =
      Pattern.compile("(?i).*\\b(now|today|tomorrow|yesterday)\\b.*", Pattern.DOTALL);

  private static final Pattern OF_TIME =
      Pattern.compile("(date|time|timestamp)\\b.*|(date|ts|tstz)(multi)?range.*");

  private final Set<TypedLiteral> good = ConcurrentHashMap.newKeySet();

  /** Those of the literals that their type does not take. */
  Set<TypedLiteral> bad(Connection target, Collection<TypedLiteral> literals) throws SQLException {
    List<TypedLiteral> unknown =
        literals.stream().distinct().filter(literal -> !good.contains(literal)).toList();
    if (unknown.isEmpty()) {
      return Set.of();
    }
    Set<TypedLiteral> bad = new HashSet<>();
    List<TypedLiteral> spellable = new ArrayList<>(unknown);
    spellable.removeIf(
        literal ->
            (literal.text().indexOf('\0') >= 0 || isOfTheMoment(literal)) && bad.add(literal));
    boolean soft = target.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_SOFT_ERRORS;
    bad.addAll(ask(target, spellable, soft));
    remember(unknown, bad);
    return bad;
  }

  /** True of a literal that a type of others does not take. */
  boolean isBad(Connection target, OwnerQueries queries, TypedLiteral literal, String owner)
      throws SQLException {
    if (literal.text().indexOf('\0') >= 0) {
      return true;
    }
    boolean soft = target.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_SOFT_ERRORS;
    try {
      return isBad(queries, literal, owner, soft);
    } catch (SQLException e) {
      // Some types raise instead of answering; the other function catches that.
      if (!soft || target.isClosed()) {
        throw e;
      }
      return isBad(queries, literal, owner, false);
    }
  }

  private static boolean isBad(
      OwnerQueries queries, TypedLiteral literal, String owner, boolean soft) throws SQLException {
    String query =
        "SELECT %s(%s, %s)"
            .formatted(
                soft ? SOFT : ACCEPTS,
                Arguments.text(literal.text()),
                Arguments.text(literal.type()));
    return queries.ask(owner, query).filter("false"::equals).isPresent();
  }

  /** True of a literal that PostgreSQL reads as the moment at which the statement runs. */
  static boolean isOfTheMoment(TypedLiteral literal) {
    return OF_TIME.matcher(literal.type()).matches() && MOMENT.matcher(literal.text()).matches();
  }

  private Set<TypedLiteral> ask(Connection target, List<TypedLiteral> literals, boolean soft)
      throws SQLException {
    String function = soft ? SOFT : ACCEPTS;
    try (PreparedStatement statement = target.prepareStatement(BAD.formatted(function))) {
      statement.setArray(
          1, target.createArrayOf("text", literals.stream().map(TypedLiteral::type).toArray()));
      statement.setArray(
          2, target.createArrayOf("text", literals.stream().map(TypedLiteral::text).toArray()));
      Set<TypedLiteral> bad = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          bad.add(new TypedLiteral(rows.getString(1), rows.getString(2)));
        }
      }
      return bad;
    } catch (SQLException e) {
      // Some types of extensions raise instead of answering; the other function catches that.
      if (!soft) {
        throw e;
      }
      return ask(target, literals, false);
    }
  }

  private void remember(List<TypedLiteral> asked, Set<TypedLiteral> bad) {
    if (good.size() < REMEMBERED) {
      // A qualified name is a type that a user may change.
      asked.stream()
          .filter(literal -> !bad.contains(literal) && literal.type().indexOf('.') < 0)
          .forEach(good::add);
    }
  }
}
