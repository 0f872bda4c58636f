package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.plan.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells SQL text that stays inside the parentheses around it from text that could leave them.
 *
 * <p>It knows quotes, dollar quotes and parentheses. What it is not sure of it turns down:
 * comments, semicolons, and backslashes in strings, whose meaning depends on a setting.
 */
public final class Expression {

  private static final Pattern SUBQUERY =
      Pattern.compile("\\(\\s*(SELECT|VALUES|WITH|TABLE)\\b", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final StringBuilder unquoted = new StringBuilder();
  private int at;

  private Expression(String text) {
    this.text = text;
  }

  /** True when the text, put in parentheses, is still one expression, or a syntax error. */
  public static boolean isSelfContained(String text) {
    return !text.isBlank() && new Expression(text).staysInside();
  }

  /** Refuses what is not one expression, and an expression that has a query in parentheses. */
  static Optional<Refusal> refusal(String text) {
    if (!isSelfContained(text)) {
      return Rules.refuse(
          FailureReason.INVALID_EXPRESSION,
          "The expression is not one complete SQL expression without comments.");
    }
    return Rules.refuseIf(
        hasSubquery(text),
        FailureReason.INVALID_EXPRESSION,
        "The expression cannot contain a subquery.");
  }

  private static boolean hasSubquery(String text) {
    Expression expression = new Expression("(" + text + ")");
    return expression.staysInside() && SUBQUERY.matcher(expression.unquoted).find();
  }

  private boolean staysInside() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      unquoted.append(c);
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (!passes(c)) {
        return false;
      }
      if (depth < 0) {
        return false;
      }
      at++;
    }
    return depth == 0;
  }

  /** Steps over a quoted part; false for what may not occur or does not end. */
  private boolean passes(char c) {
    return switch (c) {
      case ';', '\0', '\\' -> false;
      case '-' -> !text.startsWith("--", at);
      case '/' -> !text.startsWith("/*", at);
      case '\'', '"' -> skipQuoted(c);
      case '$' -> skipDollarQuoted();
      default -> true;
    };
  }

  private boolean skipQuoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    boolean closed = end >= 0 && text.substring(at, end).indexOf('\\') < 0;
    at = closed ? end : at;
    return closed;
  }

  private boolean skipDollarQuoted() {
    int tagEnd = text.indexOf('$', at + 1);
    if (tagEnd < 0) {
      return false;
    }
    String tag = text.substring(at, tagEnd + 1);
    int end = text.indexOf(tag, tagEnd + 1);
    if (end < 0 || !tag.matches("\\$([A-Za-z_][A-Za-z0-9_]*)?\\$")) {
      return false;
    }
    at = end + tag.length() - 1;
    return true;
  }
}
