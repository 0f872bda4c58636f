package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.PendingPieces.Waiting;
import dev.fieldfare.postgres.script.ScriptItem.SqlStatement;
import dev.fieldfare.postgres.script.parser.TargetParser;
import dev.fieldfare.postgres.script.parser.TargetParser.Objection;
import dev.fieldfare.postgres.script.parser.TargetParsers;
import dev.fieldfare.postgres.script.token.CommandTag;
import dev.fieldfare.postgres.script.token.Identifiers;
import dev.fieldfare.postgres.script.token.NameSink;
import dev.fieldfare.postgres.script.token.SqlToken;
import dev.fieldfare.postgres.script.token.StatementPart;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads scripts as a target reads them: the target's own parser accepts or refuses each statement,
 * and nothing is executed. Names are not looked up, so a statement that is accepted may still fail.
 *
 * <p>It knows the relations of the moment in which a check begins; those of the first check of long
 * texts are kept. It uses the connection only while a method runs, and leaves no transaction open.
 * Not safe for use by several threads.
 */
public final class ServerGrammar {

  /** Up to here it takes less time to ask for the names in a text than for all relations. */
  private static final int SHORT = 1 << 15;

  private final Connection connection;
  private final List<TargetParser> parsers;
  private Optional<RelationNames> all = Optional.empty();

  private ServerGrammar(Connection connection, List<TargetParser> parsers) {
    this.connection = connection;
    this.parsers = List.copyOf(parsers);
  }

  /**
   * Reads what it must know of the target.
   *
   * @param connection of an ordinary role, outside a transaction
   * @throws GrammarUnavailableException when the role may not let the target parse
   */
  public static ServerGrammar of(Connection connection) throws SQLException {
    return of(List.of(connection));
  }

  /**
   * Likewise with several connections to one target, which parse at the same time: its parser is
   * slower than all that happens here.
   */
  public static ServerGrammar of(List<Connection> connections) throws SQLException {
    List<TargetParser> parsers = new ArrayList<>();
    for (Connection connection : connections) {
      parsers.add(TargetParsers.of(connection));
    }
    return new ServerGrammar(connections.getFirst(), parsers);
  }

  /** Checks all statements of a short text. */
  public List<CheckedItem> check(String script) throws SQLException {
    return check(List.of(script)).getFirst();
  }

  /**
   * Checks several short texts, each by itself, and gives the pieces of each. The target reads them
   * together, and one while the next is split.
   */
  public List<List<CheckedItem>> check(List<String> scripts) throws SQLException {
    List<List<CheckedItem>> items = new ArrayList<>();
    RelationNames relations = relationsOf(scripts);
    try (PendingPieces pending = pending(relations, item -> items.getLast().add(item))) {
      for (String script : scripts) {
        pending.border(() -> items.add(new ArrayList<>()));
        read(new StringReader(script), pending);
      }
      pending.finish();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    }
    return items;
  }

  private RelationNames relationsOf(List<String> scripts) throws SQLException {
    return scripts.stream().mapToLong(String::length).sum() > SHORT
        ? relations()
        : RelationNames.read(connection, MentionedNames.of(scripts));
  }

  private RelationNames relations() throws SQLException {
    if (all.isEmpty()) {
      all = Optional.of(RelationNames.read(connection));
    }
    return all.get();
  }

  private PendingPieces pending(RelationNames relations, Consumer<CheckedItem> to) {
    TransactionRules transactions = new TransactionRules(relations);
    return new PendingPieces(
        parsers, (waiting, objection) -> checked(waiting, objection, relations, transactions), to);
  }

  /**
   * Checks a script and gives its pieces in order. COPY data is skipped. Only a part of the script
   * is in memory. A setting {@code standard_conforming_strings} in the script is followed. The code
   * that takes the pieces must not use the connections.
   */
  public void check(Reader script, Consumer<CheckedItem> to) throws IOException, SQLException {
    try (PendingPieces pending = pending(relations(), to)) {
      read(script, pending);
      pending.finish();
    }
  }

  private static void read(Reader script, PendingPieces pending) throws IOException, SQLException {
    try (ScriptScanner scanner = ScriptScanner.withTokens(script)) {
      boolean standardStrings = scanner.standardStrings();
      Optional<ScriptItem> item = scanner.next();
      while (item.isPresent()) {
        pending.add(item.get(), scanner.part(), standardStrings);
        standardStrings = scanner.standardStrings();
        item = scanner.next();
      }
    }
  }

  private static CheckedStatement checked(
      Waiting waiting,
      Optional<Objection> objection,
      RelationNames relations,
      TransactionRules transactions) {
    StatementPart part = waiting.part();
    SqlStatement source = waiting.source();
    String command = CommandTag.of(part.tokens());
    return new CheckedStatement(
        part.text(),
        position(source, part.start()),
        command,
        relations(relations, part, Identifiers::named),
        relations(relations, part, Identifiers::inStrings),
        transactions.of(command, part.tokens()),
        source.copiesFromStdin() && command.equals("COPY"),
        objection.map(it -> fault(it, part, source)));
  }

  private static Set<RelationName> relations(
      RelationNames relations,
      StatementPart part,
      BiConsumer<List<SqlToken>, NameSink> identifiers) {
    FoundRelations found = new FoundRelations(relations);
    identifiers.accept(part.tokens(), found);
    return found.all();
  }

  private static SyntaxFault fault(Objection objection, StatementPart part, SqlStatement source) {
    int place = part.start() + Math.max(0, objection.at());
    return new SyntaxFault(
        objection.sqlState(), objection.message(), objection.hint(), position(source, place));
  }

  /** The place in the script of an index in the text of a statement. */
  private static Position position(SqlStatement statement, int index) {
    String text = statement.text();
    int end = Math.min(index, text.length());
    long line = statement.start().line();
    int column = statement.start().column();
    int from = 0;
    for (int next = text.indexOf('\n'); next >= 0 && next < end; next = text.indexOf('\n', from)) {
      line++;
      column = 1;
      from = next + 1;
    }
    return new Position(line, column + end - from);
  }
}
