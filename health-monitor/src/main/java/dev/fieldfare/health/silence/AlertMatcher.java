package dev.fieldfare.health.silence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.alert.Condition;
import java.util.Optional;

/**
 * Says which alerts a silence holds back. Each part that is present must match.
 *
 * @param subject what has the problem; a {@code *} at its end stands for any text
 * @param form the id of the form whose table has the problem
 */
public record AlertMatcher(
    Optional<AlertCategory> category,
    Optional<String> target,
    Optional<String> subject,
    Optional<String> form) {

  /** True if it would match every alert. */
  @JsonIgnore
  public boolean isEmpty() {
    return category.isEmpty() && target.isEmpty() && subject.isEmpty() && form.isEmpty();
  }

  /** True if an alert with this condition is held back. */
  public boolean matches(Condition condition) {
    return category.filter(wanted -> wanted != condition.category()).isEmpty()
        && target.filter(wanted -> !wanted.equals(condition.target())).isEmpty()
        && subject.filter(wanted -> !isSubject(wanted, condition.subject())).isEmpty()
        && form.filter(wanted -> !condition.form().equals(Optional.of(wanted))).isEmpty();
  }

  private static boolean isSubject(String wanted, String subject) {
    return wanted.endsWith("*")
        ? subject.startsWith(wanted.substring(0, wanted.length() - 1))
        : subject.equals(wanted);
  }
}
