package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.token.CommandTag;
import dev.fieldfare.postgres.script.token.Identifiers;
import dev.fieldfare.postgres.script.token.SqlToken;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.util.List;
import java.util.Optional;

/** What the catalogue tells of a statement that runs outside a transaction. */
public sealed interface ConcurrentSubject {

  /** It creates this index. The table is as the statement writes it. */
  record CreatedIndex(String index, String table) implements ConcurrentSubject {}

  /** It drops this index, as the statement writes it. */
  record DroppedIndex(String index) implements ConcurrentSubject {}

  /** It does the same when it runs again. */
  record Repeatable() implements ConcurrentSubject {}

  /** As the ledger keeps it. */
  default ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case CreatedIndex created ->
          document
              .put("kind", "create")
              .put("index", created.index())
              .put("table", created.table());
      case DroppedIndex dropped -> document.put("kind", "drop").put("index", dropped.index());
      case Repeatable _ -> document.put("kind", "repeatable");
    };
  }

  /** Why the statement is refused in a version: its end could not be told. */
  static Optional<String> objection(CheckedStatement statement) {
    return switch (statement.command()) {
      case "VACUUM", "CLUSTER" -> Optional.empty();
      case "CREATE INDEX" ->
          created(tokens(statement)).isPresent()
              ? Optional.empty()
              : Optional.of("CREATE INDEX CONCURRENTLY needs the name of the index in a version.");
      case "DROP INDEX" -> Optional.empty();
      case "REINDEX" ->
          tokens(statement).stream().noneMatch(token -> token.is("concurrently"))
              ? Optional.empty()
              : Optional.of(refusal("REINDEX CONCURRENTLY"));
      default -> Optional.of(refusal(statement.command()));
    };
  }

  private static String refusal(String command) {
    return command
        + " is refused in versions: when it is interrupted, nothing tells how it ended. Run it"
        + " apart.";
  }

  /** Whether others read and write while a statement outside a transaction waits for its locks. */
  static boolean letsOthersPass(CheckedStatement statement) {
    return switch (statement.command()) {
      case "CREATE INDEX", "DROP INDEX" -> true;
      case "VACUUM" -> tokens(statement).stream().noneMatch(token -> token.is("full"));
      default -> false;
    };
  }

  /** That of a statement which is not refused. */
  static ConcurrentSubject of(CheckedStatement statement) {
    List<SqlToken> tokens = tokens(statement);
    return switch (statement.command()) {
      case "CREATE INDEX" -> created(tokens).orElseThrow();
      case "DROP INDEX" -> dropped(tokens);
      default -> new Repeatable();
    };
  }

  private static List<SqlToken> tokens(CheckedStatement statement) {
    return StatementSplit.of(statement.text(), true).getFirst().tokens();
  }

  /** {@code … CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table [USING method] (…)}. */
  private static Optional<ConcurrentSubject> created(List<SqlToken> tokens) {
    int at = indexOf(tokens, "concurrently") + 1;
    if (CommandTag.word(tokens, at).equals("if")) {
      at += 3;
    }
    if (CommandTag.word(tokens, at).equals("on")) {
      return Optional.empty();
    }
    String index = Identifiers.name(tokens.get(at));
    int table = at + 2;
    if (CommandTag.word(tokens, table).equals("only")) {
      table++;
    }
    return Optional.of(new CreatedIndex(index, name(tokens, table)));
  }

  /** {@code … CONCURRENTLY [IF EXISTS] name [CASCADE | RESTRICT]}. */
  private static ConcurrentSubject dropped(List<SqlToken> tokens) {
    int at = indexOf(tokens, "concurrently") + 1;
    if (CommandTag.word(tokens, at).equals("if")) {
      at += 2;
    }
    return new DroppedIndex(name(tokens, at));
  }

  /** A name with its schema, as it is written. */
  private static String name(List<SqlToken> tokens, int from) {
    StringBuilder name = new StringBuilder(tokens.get(from).text());
    int at = from + 1;
    while (at + 1 < tokens.size() && tokens.get(at).isSymbol('.')) {
      name.append('.').append(tokens.get(at + 1).text());
      at += 2;
    }
    return name.toString();
  }

  private static int indexOf(List<SqlToken> tokens, String word) {
    int at = 0;
    while (!tokens.get(at).is(word)) {
      at++;
    }
    return at;
  }
}
