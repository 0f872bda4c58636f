package dev.fieldfare.postgres.script.token;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The kind of a statement in the words of the server's command tags, such as {@code CREATE TABLE}.
 * It tells more in two cases: {@code SELECT INTO} and {@code COMMIT PREPARED}.
 */
public final class CommandTag {

  private static final Map<String, String> ONE_WORD =
      Map.ofEntries(
          Map.entry("values", "SELECT"),
          Map.entry("table", "SELECT"),
          Map.entry("end", "COMMIT"),
          Map.entry("abort", "ROLLBACK"),
          Map.entry("analyse", "ANALYZE"),
          Map.entry("lock", "LOCK TABLE"),
          Map.entry("truncate", "TRUNCATE TABLE"),
          Map.entry("refresh", "REFRESH MATERIALIZED VIEW"),
          Map.entry("reassign", "REASSIGN OWNED"),
          Map.entry("import", "IMPORT FOREIGN SCHEMA"),
          Map.entry("security", "SECURITY LABEL"),
          Map.entry("declare", "DECLARE CURSOR"),
          Map.entry("start", "START TRANSACTION"));
  private static final Set<String> MODIFIERS =
      Set.of(
          "temp",
          "temporary",
          "local",
          "global",
          "unlogged",
          "recursive",
          "unique",
          "trusted",
          "procedural",
          "constraint");
  private static final Map<String, String> OBJECTS =
      Map.of("user", "ROLE", "group", "ROLE", "default", "CONVERSION");
  private static final Set<String> TWO_WORDS =
      Set.of(
          "materialized view",
          "foreign table",
          "event trigger",
          "operator class",
          "operator family",
          "access method",
          "user mapping",
          "default privileges",
          "large object");

  private CommandTag() {}

  /** The tag of the statement with these tokens; empty where there is none. */
  public static String of(List<SqlToken> tokens) {
    String first = word(tokens, 0);
    return switch (first) {
      case "" -> !tokens.isEmpty() && tokens.getFirst().isSymbol('(') ? select(tokens) : "";
      case "create", "alter", "drop" -> definition(first, tokens);
      case "select", "with" -> select(tokens);
      case "grant", "revoke" -> upper(first) + (hasOutermost(tokens, "on") ? "" : " ROLE");
      case "comment" -> "COMMENT";
      case "set" -> word(tokens, 1).equals("constraints") ? "SET CONSTRAINTS" : "SET";
      case "commit", "rollback" ->
          upper(first) + (word(tokens, 1).equals("prepared") ? " PREPARED" : "");
      case "prepare" -> word(tokens, 1).equals("transaction") ? "PREPARE TRANSACTION" : "PREPARE";
      case "close" -> word(tokens, 1).equals("all") ? "CLOSE CURSOR ALL" : "CLOSE CURSOR";
      case "deallocate" -> deallocate(tokens);
      case "discard" -> "DISCARD " + discarded(word(tokens, 1));
      default -> ONE_WORD.getOrDefault(first, upper(first));
    };
  }

  private static String discarded(String what) {
    return what.equals("temporary") ? "TEMP" : upper(what);
  }

  private static String deallocate(List<SqlToken> tokens) {
    boolean prepare = word(tokens, 1).equals("prepare");
    return word(tokens, prepare ? 2 : 1).equals("all") ? "DEALLOCATE ALL" : "DEALLOCATE";
  }

  private static String definition(String verb, List<SqlToken> tokens) {
    int at = object(tokens);
    String object = word(tokens, at);
    String two = object + " " + word(tokens, at + 1);
    String tag;
    if (object.equals("foreign") && word(tokens, at + 1).equals("data")) {
      tag = "FOREIGN DATA WRAPPER";
    } else if (object.equals("text")) {
      tag = "TEXT SEARCH " + upper(word(tokens, at + 2));
    } else if (TWO_WORDS.contains(two)) {
      tag = upper(two);
    } else {
      tag = OBJECTS.getOrDefault(object, upper(object));
    }
    boolean fromQuery = tag.equals("TABLE") && verb.equals("create") && hasOutermost(tokens, "as");
    return upper(verb) + " " + (fromQuery ? "TABLE AS" : tag);
  }

  /** The index of the word that names the kind of object. */
  static int object(List<SqlToken> tokens) {
    int at = 1;
    if (word(tokens, 1).equals("or") && word(tokens, 2).equals("replace")) {
      at = 3;
    }
    while (MODIFIERS.contains(word(tokens, at))) {
      at++;
    }
    return at;
  }

  private static String select(List<SqlToken> tokens) {
    if (word(tokens, 0).equals("with")) {
      String verb = mainVerb(tokens);
      if (!verb.equals("select")) {
        return upper(verb);
      }
    }
    return hasOutermost(tokens, "into") ? "SELECT INTO" : "SELECT";
  }

  /** The first verb outside parentheses; the list of WITH may use some of them as names. */
  private static String mainVerb(List<SqlToken> tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      depth += step(token);
      String verb = depth == 0 ? token.word() : "";
      String next = word(tokens, i + 1);
      switch (verb) {
        case "select", "table" -> {
          return "select";
        }
        case "insert", "merge" -> {
          if (next.equals("into")) {
            return verb;
          }
        }
        case "delete" -> {
          if (next.equals("from")) {
            return verb;
          }
        }
        case "update" -> {
          if (isName(tokens, i + 1)) {
            return verb;
          }
        }
        default -> {}
      }
    }
    return "select";
  }

  private static boolean isName(List<SqlToken> tokens, int index) {
    return index < tokens.size()
        && !tokens.get(index).is("as")
        && tokens.get(index).kind() != TokenKind.SYMBOL;
  }

  private static int step(SqlToken token) {
    return token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
  }

  /** Whether the keyword stands outside parentheses and is no label or part of a name. */
  public static boolean hasOutermost(List<SqlToken> tokens, String keyword) {
    int depth = 0;
    boolean names = false;
    for (SqlToken token : tokens) {
      depth += step(token);
      if (depth == 0 && !names && token.is(keyword)) {
        return true;
      }
      names = token.isSymbol('.') || token.is("as");
    }
    return false;
  }

  /** The unquoted word at the index in small letters, or an empty text. */
  public static String word(List<SqlToken> tokens, int index) {
    return index < tokens.size() ? tokens.get(index).word() : "";
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
