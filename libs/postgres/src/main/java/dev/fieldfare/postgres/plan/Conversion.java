package dev.fieldfare.postgres.plan;

import dev.fieldfare.postgres.catalog.ResolvedType;
import java.util.Optional;
import java.util.Set;

/**
 * How values of one type become values of another.
 *
 * @param how whether PostgreSQL does it by itself
 * @param expression the new value in terms of the quoted column, for {@code USING}; it cuts nothing
 *     off silently
 * @param ofParameter the same in terms of {@code $1}; empty for what a sender wrote
 * @param differs true of rows whose value is not the same afterwards, as a condition
 */
public record Conversion(How how, String expression, Optional<String> ofParameter, String differs) {

  private static final long BIT = 1560;
  private static final long VARBIT = 1562;

  /** varchar and char. */
  private static final Set<Long> COUNTED = Set.of(1043L, 1042L);

  /** The source of the rule by which a value is converted. */
  public enum How {
    /** Storing a value of the old type in a column of the new one does it. */
    ASSIGNED,
    /** The cast has to be written down. */
    CAST,
    /** The sender's own expression. */
    GIVEN
  }

  /** True when {@code ALTER COLUMN TYPE} needs no expression. */
  public boolean isAssigned() {
    return how == How.ASSIGNED;
  }

  /** The cast that stores a value of one type in a column of another, without cutting it. */
  public static String strictly(String operand, ResolvedType to) {
    int modifier = to.modifier();
    boolean limited = !to.isDomain() && modifier > 0;
    if (limited && COUNTED.contains(to.isArray() ? to.elementOid() : to.oid()) && modifier > 4) {
      String text = to.isArray() ? "text[]" : "text";
      return "fieldfare.fitting(%s::%s, %d)::%s".formatted(operand, text, modifier - 4, to.sql());
    }
    if (limited && (to.oid() == BIT || to.oid() == VARBIT)) {
      // The cast of PostgreSQL that storing a value uses: an explicit one cuts bits off.
      String function = to.oid() == BIT ? "pg_catalog.\"bit\"" : "pg_catalog.varbit";
      return "%s(%s, %d, false)".formatted(function, operand, modifier);
    }
    return operand + "::" + to.sql();
  }
}
