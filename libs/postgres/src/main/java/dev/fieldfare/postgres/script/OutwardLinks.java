package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.token.CommandTag;
import dev.fieldfare.postgres.script.token.Identifiers;
import dev.fieldfare.postgres.script.token.SqlToken;
import dev.fieldfare.postgres.script.token.StatementPart;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes the parts of a statement by which a copy of a database would act outside of itself: user
 * mappings, subscriptions and addresses of foreign servers. Also files and programs of foreign
 * tables, and objects that all databases of a server share.
 */
public final class OutwardLinks {

  private static final String NOWHERE = "'/dev/null'";
  private static final Set<String> OUTSIDE =
      Set.of("USER MAPPING", "SUBSCRIPTION", "DATABASE", "ROLE", "TABLESPACE", "SYSTEM");
  private static final Set<String> OUTSIDE_COMMANDS =
      Set.of("IMPORT FOREIGN SCHEMA", "GRANT ROLE", "REVOKE ROLE", "REASSIGN OWNED", "DROP OWNED");
  private static final Set<String> SHARED_OBJECTS =
      Set.of("subscription", "database", "role", "tablespace", "parameter");
  private static final Set<String> FILES = Set.of("filename", "program");

  /** Options of foreign tables and their columns that say how to read, not where. */
  private static final Set<String> HARMLESS =
      Set.of(
          "schema_name",
          "table_name",
          "column_name",
          "use_remote_estimate",
          "fetch_size",
          "batch_size",
          "updatable",
          "truncatable",
          "async_capable",
          "analyze_sampling",
          "format",
          "header",
          "delimiter",
          "quote",
          "escape",
          "null",
          "encoding",
          "force_not_null",
          "force_null");

  /**
   * What may be run.
   *
   * @param statement empty where nothing of it may be left
   * @param isWhole whether nothing was taken out
   */
  public record Inside(Optional<String> statement, boolean isWhole) {}

  private OutwardLinks() {}

  /** The statement without such links. */
  public static Inside removedFrom(String statement) {
    List<StatementPart> parts = StatementSplit.of(statement, true);
    if (parts.size() != 1) {
      throw new IllegalArgumentException(
          "not one statement but " + parts.size() + ": " + statement);
    }
    Optional<String> inside = inside(parts.getFirst());
    return new Inside(inside, inside.equals(Optional.of(parts.getFirst().text())));
  }

  private static Optional<String> inside(StatementPart part) {
    String command = CommandTag.of(part.tokens());
    if (isOutside(command, part.tokens())) {
      return Optional.empty();
    }
    return switch (command) {
      case "CREATE SERVER", "CREATE FOREIGN DATA WRAPPER" -> Optional.of(withoutOptions(part));
      case "ALTER SERVER", "ALTER FOREIGN DATA WRAPPER" ->
          options(part.tokens(), 0) < 0 ? Optional.of(part.text()) : Optional.empty();
      case "CREATE FOREIGN TABLE" -> Optional.of(withHarmlessOptions(part));
      case "ALTER FOREIGN TABLE", "ALTER TABLE" ->
          hasHarmlessOptions(part) ? Optional.of(part.text()) : Optional.empty();
      default -> Optional.of(part.text());
    };
  }

  private static boolean isOutside(String command, List<SqlToken> tokens) {
    int blank = command.indexOf(' ');
    boolean defines = Set.of("CREATE", "ALTER", "DROP").contains(command.split(" ")[0]);
    return OUTSIDE_COMMANDS.contains(command)
        || defines && OUTSIDE.contains(command.substring(blank + 1))
        || Set.of("COMMENT", "SECURITY LABEL", "GRANT", "REVOKE").contains(command)
            && concernsSharedObject(tokens);
  }

  private static boolean concernsSharedObject(List<SqlToken> tokens) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("on")) {
        return SHARED_OBJECTS.contains(tokens.get(i + 1).word());
      }
    }
    return false;
  }

  private static String withoutOptions(StatementPart part) {
    List<SqlToken> tokens = part.tokens();
    int from = options(tokens, 0);
    return from < 0 ? part.text() : replaced(part, from, closing(tokens, from + 1), "");
  }

  private static boolean hasHarmlessOptions(StatementPart part) {
    List<SqlToken> tokens = part.tokens();
    for (int from = options(tokens, 0); from >= 0; from = options(tokens, from + 1)) {
      List<String> kept = new ArrayList<>();
      if (!keep(part, from + 2, closing(tokens, from + 1), kept)) {
        return false;
      }
    }
    return true;
  }

  private static String withHarmlessOptions(StatementPart part) {
    StatementPart left = part;
    for (int from = options(part.tokens(), 0); from >= 0; from = options(left.tokens(), from + 1)) {
      int to = closing(left.tokens(), from + 1);
      List<String> kept = new ArrayList<>();
      keep(left, from + 2, to, kept);
      String options = kept.isEmpty() ? "" : "OPTIONS (" + String.join(", ", kept) + ")";
      left = StatementSplit.of(replaced(left, from, to, options), true).getFirst();
    }
    return left.text();
  }

  /** Collects the options that may stay; false if one had to be changed or left out. */
  private static boolean keep(StatementPart part, int from, int to, List<String> kept) {
    boolean unchanged = true;
    int start = from;
    for (int i = from; i <= to && i < part.tokens().size(); i++) {
      if (i == to || part.tokens().get(i).isSymbol(',')) {
        unchanged &= i == start || keep(part.tokens().subList(start, i), kept);
        start = i + 1;
      }
    }
    return unchanged;
  }

  private static boolean keep(List<SqlToken> option, List<String> kept) {
    boolean verb = option.size() > 2 || option.getFirst().is("drop");
    String name = Identifiers.name(option.get(verb ? 1 : 0));
    if (HARMLESS.contains(name)) {
      kept.add(String.join(" ", option.stream().map(SqlToken::text).toList()));
      return true;
    }
    if (FILES.contains(name)) {
      kept.add("filename " + NOWHERE);
    }
    return false;
  }

  /** The index of the next word OPTIONS with a list behind it, or -1. */
  private static int options(List<SqlToken> tokens, int from) {
    for (int i = from; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).is("options") && tokens.get(i + 1).isSymbol('(')) {
        return i;
      }
    }
    return -1;
  }

  private static int closing(List<SqlToken> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).isSymbol('(') ? 1 : tokens.get(i).isSymbol(')') ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }

  private static String replaced(StatementPart part, int from, int to, String by) {
    int start = part.tokens().get(from).start() - part.start();
    int end = part.tokens().get(to).end() - part.start();
    return (part.text().substring(0, start) + by + part.text().substring(end)).strip();
  }
}
