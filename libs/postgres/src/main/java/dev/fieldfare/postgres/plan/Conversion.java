package dev.fieldfare.postgres.plan;

import dev.fieldfare.postgres.catalog.ResolvedType;
import java.util.Optional;

/**
 * How values of one type become values of another.
 *
 * @param how whether PostgreSQL does it by itself
 * @param expression the new value in terms of the quoted column, for {@code USING}; it cuts nothing
 *     off silently
 * @param ofParameter the same in terms of {@code $1}; empty for what a sender wrote
 * @param differs true of rows whose value is not the same afterwards, as a condition
 */
record Conversion(How how, String expression, Optional<String> ofParameter, String differs) {

  /** Who says how a value is converted. */
  enum How {
    /** Storing a value of the old type in a column of the new one does it. */
    ASSIGNED,
    /** The cast has to be written down. */
    CAST,
    /** The sender's own expression. */
    GIVEN
  }

  /** True when {@code ALTER COLUMN TYPE} needs no expression. */
  boolean isAssigned() {
    return how == How.ASSIGNED;
  }

  /** The cast that stores a value of one type in a column of another, without cutting it. */
  static String strictly(String operand, ResolvedType to) {
    int modifier = to.modifier();
    boolean counted = to.isString() && !to.isArray() && !to.isDomain() && modifier > 4;
    return counted
        ? "fieldfare.fitting(%s::text, %d)::%s".formatted(operand, modifier - 4, to.sql())
        : operand + "::" + to.sql();
  }
}
