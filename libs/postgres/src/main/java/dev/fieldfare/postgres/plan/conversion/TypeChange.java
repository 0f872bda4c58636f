package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.postgres.catalog.ResolvedType;
import java.util.Set;

/**
 * Which type changes touch metadata only, proven by tests against relfilenodes and scan counters.
 *
 * <p>Only what is certain is listed; PostgreSQL may spare itself more.
 */
public final class TypeChange {

  private static final long VARBIT = 1562;
  private static final long TEXT = 25;
  private static final long VARCHAR = 1043;
  private static final long NUMERIC = 1700;
  private static final long CIDR = 650;
  private static final long INET = 869;
  private static final long XML = 142;
  private static final Set<Long> COUNTED = Set.of(VARCHAR, VARBIT);
  private static final Set<Long> INTEGERS = Set.of(21L, 23L, 20L);
  private static final Set<Long> FRACTIONS = Set.of(1083L, 1114L, 1184L, 1266L);

  private TypeChange() {}

  /** True when no row has to be looked at. */
  public static boolean keepsEveryByte(ResolvedType from, ResolvedType to) {
    if (from.isDomain() || to.isDomain()) {
      return false;
    }
    return from.oid() == to.oid() ? widens(from, to) : sameBytes(from, to);
  }

  /** True when foreign keys need not be checked again either. */
  static boolean keepsOperators(ResolvedType from, ResolvedType to) {
    return from.oid() == to.oid() || from.isString() && to.isString();
  }

  private static boolean widens(ResolvedType from, ResolvedType to) {
    int before = from.modifier();
    int after = to.modifier();
    if (before == after) {
      return true;
    }
    if (COUNTED.contains(from.oid()) || FRACTIONS.contains(from.oid())) {
      return after < 0 || before >= 0 && after >= before;
    }
    return from.oid() == NUMERIC && (after < 0 || before >= 0 && widensNumber(before, after));
  }

  /** More digits before the point, as many behind it. */
  private static boolean widensNumber(int before, int after) {
    int scaleBefore = (before - 4) & 0x7ff;
    int scaleAfter = (after - 4) & 0x7ff;
    return scaleBefore == scaleAfter && (after - 4) >> 16 >= (before - 4) >> 16;
  }

  private static boolean sameBytes(ResolvedType from, ResolvedType to) {
    if (to.modifier() >= 0) {
      return false;
    }
    return from.oid() == VARCHAR && to.oid() == TEXT
        || from.oid() == TEXT && to.oid() == VARCHAR
        || from.oid() == CIDR && to.oid() == INET
        || from.oid() == XML && to.oid() == TEXT;
  }

  /**
   * True when every value has exactly one counterpart, so that converting back returns it: then
   * nothing has to be kept.
   */
  static boolean losesNothing(ResolvedType from, ResolvedType to) {
    if (keepsEveryByte(from, to)) {
      return true;
    }
    boolean fromInteger = INTEGERS.contains(from.oid());
    boolean toWider =
        INTEGERS.contains(to.oid()) && width(from.oid()) <= width(to.oid())
            || to.oid() == NUMERIC && to.modifier() < 0
            || (to.oid() == TEXT || to.oid() == VARCHAR) && to.modifier() < 0;
    return fromInteger && toWider;
  }

  private static int width(long integer) {
    return switch ((int) integer) {
      case 21 -> 2;
      case 23 -> 4;
      default -> 8;
    };
  }
}
