package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.token.CommandTag;
import dev.fieldfare.postgres.script.token.Identifiers;
import dev.fieldfare.postgres.script.token.SqlToken;
import dev.fieldfare.postgres.script.token.TokenKind;
import java.util.List;
import java.util.Set;

/**
 * Tells how a statement goes together with a transaction block: the places where the server calls
 * {@code PreventInTransactionBlock} and {@code RequireTransactionBlock}. Where the catalogue
 * decides it is asked; an object that it does not know forbids nothing.
 */
final class TransactionRules {

  private static final Set<String> FORBIDDEN =
      Set.of(
          "VACUUM",
          "CREATE DATABASE",
          "DROP DATABASE",
          "CREATE TABLESPACE",
          "DROP TABLESPACE",
          "ALTER SYSTEM",
          "COMMIT PREPARED",
          "ROLLBACK PREPARED",
          "DISCARD ALL");
  private static final Set<String> CONTROL =
      Set.of("BEGIN", "START TRANSACTION", "COMMIT", "PREPARE TRANSACTION");
  private static final Set<String> REQUIRED = Set.of("SAVEPOINT", "RELEASE", "LOCK TABLE");
  private static final Set<String> FALSE = Set.of("false", "off", "0");

  private final RelationNames relations;

  TransactionRules(RelationNames relations) {
    this.relations = relations;
  }

  TransactionUse of(String command, List<SqlToken> tokens) {
    if (FORBIDDEN.contains(command) || isForbidden(command, tokens)) {
      return TransactionUse.FORBIDDEN;
    }
    if (CONTROL.contains(command)) {
      return TransactionUse.CONTROL;
    }
    return switch (command) {
      case "ROLLBACK" ->
          rollsBackToSavepoint(tokens) ? TransactionUse.REQUIRED : TransactionUse.CONTROL;
      case "DECLARE CURSOR" -> holds(tokens) ? TransactionUse.ALLOWED : TransactionUse.REQUIRED;
      default -> REQUIRED.contains(command) ? TransactionUse.REQUIRED : TransactionUse.ALLOWED;
    };
  }

  private boolean isForbidden(String command, List<SqlToken> tokens) {
    return switch (command) {
      case "CREATE INDEX", "DROP INDEX" -> CommandTag.hasOutermost(tokens, "concurrently");
      case "ALTER TABLE" -> detachesConcurrently(tokens);
      case "ALTER DATABASE" -> followed(tokens, 3, "set", "tablespace");
      case "REINDEX" -> reindexes(tokens);
      case "CLUSTER" -> clusters(tokens);
      case "CREATE SUBSCRIPTION" ->
          isOn(tokens, "create_slot", true) && isOn(tokens, "connect", true);
      case "ALTER SUBSCRIPTION" -> altersSubscription(tokens);
      case "DROP SUBSCRIPTION" -> relations.hasSlot(name(tokens, afterIfExists(tokens, 2)));
      default -> false;
    };
  }

  private static boolean rollsBackToSavepoint(List<SqlToken> tokens) {
    return tokens.stream().anyMatch(token -> token.is("to"));
  }

  private static boolean holds(List<SqlToken> tokens) {
    for (int i = 0; i + 1 < tokens.size() && !tokens.get(i).is("for"); i++) {
      if (followed(tokens, i, "with", "hold")) {
        return true;
      }
    }
    return false;
  }

  private static boolean detachesConcurrently(List<SqlToken> tokens) {
    return CommandTag.hasOutermost(tokens, "detach") && tokens.getLast().is("concurrently");
  }

  private boolean reindexes(List<SqlToken> tokens) {
    int at = afterOptions(tokens, 1);
    return switch (CommandTag.word(tokens, at)) {
      case "schema", "database", "system" -> true;
      default ->
          CommandTag.word(tokens, at + 1).equals("concurrently")
              || isOn(tokens.subList(0, at), "concurrently", false)
              || relations.isPartitioned(name(tokens, at + 1));
    };
  }

  /**
   * {@code CLUSTER [VERBOSE] [table [USING index]]} or the old form {@code CLUSTER index ON table}.
   */
  private boolean clusters(List<SqlToken> tokens) {
    int at = afterOptions(tokens, 1);
    if (CommandTag.word(tokens, at).equals("verbose")) {
      at++;
    }
    if (at >= tokens.size()) {
      return true;
    }
    for (int i = at; i < tokens.size(); i++) {
      if (tokens.get(i).is("on")) {
        return relations.isPartitioned(name(tokens, i + 1));
      }
    }
    return relations.isPartitioned(name(tokens, at));
  }

  private static boolean altersSubscription(List<SqlToken> tokens) {
    String verb = CommandTag.word(tokens, 3);
    boolean publications = CommandTag.word(tokens, 4).equals("publication");
    return switch (verb) {
      case "refresh" -> true;
      case "add", "drop" -> publications && isOn(tokens, "refresh", true);
      case "set" ->
          publications
              ? isOn(tokens, "refresh", true)
              : hasOption(tokens, "failover") || hasOption(tokens, "two_phase");
      default -> false;
    };
  }

  private static boolean hasOption(List<SqlToken> tokens, String option) {
    return tokens.stream().skip(3).anyMatch(token -> isOption(token, option));
  }

  /** The value of a boolean option in parentheses; without a value it is on. */
  private static boolean isOn(List<SqlToken> tokens, String option, boolean otherwise) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += tokens.get(i).isSymbol('(') ? 1 : tokens.get(i).isSymbol(')') ? -1 : 0;
      if (depth > 0 && isOption(tokens.get(i), option)) {
        int value = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol('=') ? i + 2 : i + 1;
        return value >= tokens.size() || !FALSE.contains(plain(tokens.get(value)));
      }
    }
    return otherwise;
  }

  private static boolean isOption(SqlToken token, String option) {
    return token.is(option)
        || token.kind() == TokenKind.QUOTED_NAME && token.text().equals('"' + option + '"');
  }

  private static String plain(SqlToken token) {
    return token.text().replaceAll("^[\"']|[\"']$", "").toLowerCase(java.util.Locale.ROOT);
  }

  /** The last part of a name that may be qualified; empty where none stands. */
  private static String name(List<SqlToken> tokens, int from) {
    int at = from;
    while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol('.')) {
      at += 2;
    }
    return at < tokens.size() ? Identifiers.name(tokens.get(at)) : "";
  }

  private static int afterOptions(List<SqlToken> tokens, int from) {
    int at = from;
    if (at < tokens.size() && tokens.get(at).isSymbol('(')) {
      while (at < tokens.size() && !tokens.get(at).isSymbol(')')) {
        at++;
      }
      at++;
    }
    return Math.min(at, tokens.size());
  }

  private static int afterIfExists(List<SqlToken> tokens, int from) {
    return followed(tokens, from, "if", "exists") ? from + 2 : from;
  }

  private static boolean followed(List<SqlToken> tokens, int at, String first, String second) {
    return CommandTag.word(tokens, at).equals(first)
        && CommandTag.word(tokens, at + 1).equals(second);
  }
}
