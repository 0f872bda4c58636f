package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.postgres.catalog.Casts;
import dev.fieldfare.postgres.catalog.Casts.Context;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.plan.Conversion;
import dev.fieldfare.postgres.plan.Conversion.How;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the way from one type to another: by the same rules as PostgreSQL, so that what is tried
 * beforehand is what happens.
 */
public final class Conversions {

  /** text, varchar and char. */
  private static final Set<Long> STRINGS = Set.of(25L, 1043L, 1042L);

  /** Integers, floating-point numbers and numeric. */
  private static final Set<Long> NUMBERS = Set.of(20L, 21L, 23L, 700L, 701L, 1700L);

  private final Connection target;
  private final Casts casts;

  public Conversions(Connection target, Casts casts) {
    this.target = target;
    this.casts = casts;
  }

  /** How a column's values are converted; empty when PostgreSQL knows no way. */
  public Optional<Conversion> between(String column, ResolvedType from, ResolvedType to)
      throws SQLException {
    String quoted = Identifier.quote(column);
    Optional<Context> cast = cast(from, to);
    if (cast.isPresent() && cast.get() != Context.EXPLICIT) {
      return Optional.of(
          new Conversion(
              How.ASSIGNED,
              Conversion.strictly(quoted, to),
              Optional.of(Conversion.strictly("$1", to)),
              differs(quoted, from, to)));
    }
    if (cast.isPresent()) {
      return Optional.of(cast(quoted, "::" + to.sql(), differs(quoted, from, to)));
    }
    return from.isString()
        ? Optional.of(cast(quoted, "::text::" + to.sql(), rounded(quoted, to)))
        : Optional.empty();
  }

  private static Conversion cast(String column, String cast, String differs) {
    return new Conversion(How.CAST, column + cast, Optional.of("$1" + cast), differs);
  }

  /** The sender's own way. */
  static Conversion given(String using) {
    return new Conversion(How.GIVEN, "(" + using + ")", Optional.empty(), "false");
  }

  private Optional<Context> cast(ResolvedType from, ResolvedType to) throws SQLException {
    if (from.baseOid() == to.baseOid()) {
      return Optional.of(Context.ASSIGNMENT);
    }
    if (from.isArray() && to.isArray()) {
      return elements(from.elementOid(), to.elementOid());
    }
    Optional<Context> cast = casts.between(target, from.baseOid(), to.baseOid());
    // Everything can be stored as a string, through its text.
    return cast.isEmpty() && to.isString() ? Optional.of(Context.ASSIGNMENT) : cast;
  }

  private Optional<Context> elements(long from, long to) throws SQLException {
    if (from == to) {
      return Optional.of(Context.ASSIGNMENT);
    }
    Optional<Context> cast = casts.between(target, from, to);
    // PostgreSQL converts elements by their text, too: to strings by itself, from strings when
    // asked.
    if (cast.isEmpty() && STRINGS.contains(to)) {
      return Optional.of(Context.ASSIGNMENT);
    }
    return cast.isEmpty() && STRINGS.contains(from) ? Optional.of(Context.EXPLICIT) : cast;
  }

  /** Not the same after the way there and back. */
  private String differs(String column, ResolvedType from, ResolvedType to) throws SQLException {
    boolean comesBack = cast(to, from).isPresent() || to.isString() && !from.isArray();
    if (!comesBack || to.isString() && !from.isString()) {
      return "false";
    }
    String there = Conversion.strictly(column, to);
    if (isNumber(from) && isNumber(to)) {
      return "(%s)::%s IS DISTINCT FROM %s".formatted(there, from.sql(), column);
    }
    String back = from.isString() ? "" : "::" + from.sql();
    return "(%s)%s::text IS DISTINCT FROM %s::text".formatted(there, back, column);
  }

  /** A text with more digits than the new type keeps. */
  private static String rounded(String column, ResolvedType to) {
    if (!isNumber(to) || to.isArray() || to.modifier() < 0) {
      return "false";
    }
    return "%s::text::numeric IS DISTINCT FROM %s::text::%s".formatted(column, column, to.sql());
  }

  private static boolean isNumber(ResolvedType type) {
    return NUMBERS.contains(type.elementOid())
        || type.category().equals("N") && !type.isDomain() && !type.isArray();
  }
}
