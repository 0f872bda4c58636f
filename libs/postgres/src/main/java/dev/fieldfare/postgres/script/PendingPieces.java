package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.ScriptItem.PsqlCommand;
import dev.fieldfare.postgres.script.ScriptItem.SqlStatement;
import dev.fieldfare.postgres.script.ScriptItem.UnfinishedStatement;
import dev.fieldfare.postgres.script.parser.StatementBatch;
import dev.fieldfare.postgres.script.parser.TargetParser;
import dev.fieldfare.postgres.script.parser.TargetParser.Objection;
import dev.fieldfare.postgres.script.token.StatementPart;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Pieces of a script that wait for the answer of the target. While the target reads some, the next
 * ones are collected, and the answers to the ones before are given on.
 */
public final class PendingPieces implements AutoCloseable {

  /** A piece in its place: either a statement that waits, or a piece that needs no answer. */
  private sealed interface Piece {}

  /**
   * A statement that waits.
   *
   * @param source the query string that holds it
   */
  record Waiting(StatementPart part, SqlStatement source) implements Piece {}

  private record Plain(CheckedItem item) implements Piece {}

  /** Between two scripts. */
  private record Border(Runnable passed) implements Piece {}

  private record Sent(List<Piece> pieces, Future<List<Optional<Objection>>> answers) {}

  private static final int MOST_CHARACTERS = 1 << 18;

  private final List<StatementBatch> batches;
  private final BiFunction<Waiting, Optional<Objection>, CheckedStatement> completion;
  private final Consumer<CheckedItem> to;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private List<Piece> pieces = new ArrayList<>();
  private int next;
  private int characters;
  private boolean standardStrings = true;

  /** Each parser reads its share at the same time as the others. */
  PendingPieces(
      List<TargetParser> parsers,
      BiFunction<Waiting, Optional<Objection>, CheckedStatement> completion,
      Consumer<CheckedItem> to) {
    this.batches = parsers.stream().map(StatementBatch::new).toList();
    this.completion = completion;
    this.to = to;
  }

  /**
   * Takes a piece.
   *
   * @param part the piece as one statement, where the scanner knows its tokens
   */
  void add(ScriptItem item, Optional<StatementPart> part, boolean standardStrings)
      throws SQLException {
    if (standardStrings != this.standardStrings || characters > MOST_CHARACTERS) {
      send();
      this.standardStrings = standardStrings;
    }
    switch (item) {
      case PsqlCommand command -> pieces.add(new Plain(new CheckedItem.PsqlText(command)));
      case SqlStatement statement -> split(statement, part);
      case UnfinishedStatement unfinished ->
          split(new SqlStatement(unfinished.text(), unfinished.start(), false), Optional.empty());
    }
  }

  /**
   * Says that the next script begins.
   *
   * @param passed is called when all before it is given, and nothing behind it
   */
  void border(Runnable passed) {
    pieces.add(new Border(passed));
  }

  /** Gives all that waits. */
  void finish() throws SQLException {
    send();
    while (!sent.isEmpty()) {
      Sent oldest = sent.remove();
      deliver(oldest, answers(oldest.answers()));
    }
  }

  private void split(SqlStatement statement, Optional<StatementPart> whole) {
    characters += statement.text().length();
    if (whole.isPresent()) {
      pieces.add(new Waiting(whole.get(), statement));
      return;
    }
    for (StatementPart part : StatementSplit.of(statement.text(), standardStrings)) {
      pieces.add(new Waiting(part, statement));
    }
  }

  private void send() throws SQLException {
    List<Piece> ready = pieces;
    pieces = new ArrayList<>();
    characters = 0;
    List<StatementPart> parts = new ArrayList<>();
    for (Piece piece : ready) {
      if (piece instanceof Waiting waiting) {
        parts.add(waiting.part());
      }
    }
    if (sent.size() < batches.size()) {
      submit(ready, parts);
      return;
    }
    // The parser that was asked first is asked again, as soon as it has answered.
    Sent oldest = sent.remove();
    List<Optional<Objection>> answers = answers(oldest.answers());
    submit(ready, parts);
    deliver(oldest, answers);
  }

  private void submit(List<Piece> ready, List<StatementPart> parts) {
    StatementBatch batch = batches.get(next);
    next = (next + 1) % batches.size();
    boolean standard = standardStrings;
    sent.add(new Sent(ready, threads.submit(() -> batch.parse(parts, standard))));
  }

  private void deliver(Sent done, List<Optional<Objection>> answers) {
    Iterator<Optional<Objection>> each = answers.iterator();
    for (Piece piece : done.pieces()) {
      switch (piece) {
        case Plain plain -> to.accept(plain.item());
        case Border border -> border.passed().run();
        case Waiting waiting -> to.accept(completion.apply(waiting, each.next()));
      }
    }
  }

  private static List<Optional<Objection>> answers(Future<List<Optional<Objection>>> future)
      throws SQLException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while the target parses", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new IllegalStateException("the target could not be asked", e.getCause());
    }
  }

  /** Waits until the target has answered: the connections are free afterwards. */
  @Override
  public void close() {
    threads.close();
  }
}
