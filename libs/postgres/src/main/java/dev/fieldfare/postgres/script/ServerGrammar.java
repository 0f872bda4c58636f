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
 * <p>It knows the relations of the moment in which it was made. It uses the connection only while a
 * method runs, and leaves no transaction open. Not safe for use by several threads.
 */
public final class ServerGrammar {

  private final List<TargetParser> parsers;
  private final RelationNames relations;
  private final TransactionRules transactions;

  private ServerGrammar(List<TargetParser> parsers, RelationNames relations) {
    this.parsers = List.copyOf(parsers);
    this.relations = relations;
    this.transactions = new TransactionRules(relations);
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
    return new ServerGrammar(parsers, RelationNames.read(connections.getFirst()));
  }

  /** Checks all statements of a short text. */
  public List<CheckedItem> check(String script) throws SQLException {
    List<CheckedItem> items = new ArrayList<>();
    try {
      check(new StringReader(script), items::add);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be read", e);
    }
    return items;
  }

  /**
   * Checks a script and gives its pieces in order. COPY data is skipped. Only a part of the script
   * is in memory. A setting {@code standard_conforming_strings} in the script is followed. The code
   * that takes the pieces must not use the connections.
   */
  public void check(Reader script, Consumer<CheckedItem> to) throws IOException, SQLException {
    try (ScriptScanner scanner = ScriptScanner.withTokens(script);
        PendingPieces pending = new PendingPieces(parsers, this::checked, to)) {
      boolean standardStrings = scanner.standardStrings();
      Optional<ScriptItem> item = scanner.next();
      while (item.isPresent()) {
        pending.add(item.get(), scanner.part(), standardStrings);
        standardStrings = scanner.standardStrings();
        item = scanner.next();
      }
      pending.finish();
    }
  }

  private CheckedStatement checked(Waiting waiting, Optional<Objection> objection) {
    StatementPart part = waiting.part();
    SqlStatement source = waiting.source();
    String command = CommandTag.of(part.tokens());
    return new CheckedStatement(
        part.text(),
        position(source, part.start()),
        command,
        relations(part, Identifiers::named),
        relations(part, Identifiers::inStrings),
        transactions.of(command, part.tokens()),
        source.copiesFromStdin() && command.equals("COPY"),
        objection.map(it -> fault(it, part, source)));
  }

  private Set<RelationName> relations(
      StatementPart part, BiConsumer<List<SqlToken>, NameSink> identifiers) {
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
