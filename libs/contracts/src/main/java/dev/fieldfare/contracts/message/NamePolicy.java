package dev.fieldfare.contracts.message;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which names new tables and columns may have; existing ones may be called anything.
 *
 * <p>Keywords pass: every name is quoted where it enters SQL.
 */
public record NamePolicy(Pattern newNames) {

  /** Lower-case letters, digits and underscores, not starting with a digit. */
  public static final NamePolicy DEFAULT = of("^[a-z_][a-z0-9_]{0,62}$");

  public NamePolicy {
    Objects.requireNonNull(newNames, "newNames");
  }

  /** A policy from the text of a regular expression. */
  public static NamePolicy of(String regularExpression) {
    return new NamePolicy(Pattern.compile(regularExpression));
  }

  /** True when a new table or column may be called this. */
  public boolean allows(String name) {
    return newNames.matcher(name).matches();
  }
}
