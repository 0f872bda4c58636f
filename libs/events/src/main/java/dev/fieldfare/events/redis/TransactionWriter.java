package dev.fieldfare.events.redis;

import dev.fieldfare.events.redis.EventBatch.Entry;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Publishes in a transaction, which costs Redis much less than passing all events through a script:
 * first a look at the note, then the events.
 *
 * <ul>
 *   <li>The note is watched from the look on. A client that writes it before {@code EXEC}, even
 *       hours later, leaves the transaction without effect. The stream is not watched: other
 *       targets publish there as well, and would be in each other's way for nothing.
 *   <li>A command that Redis refuses when it is queued (no memory, no right, read-only) makes
 *       {@code EXEC} refuse them all.
 *   <li>A command that fails within {@code EXEC} does not stop the commands after it. So the last
 *       event and the note go in by a script, which ends at its first error. An error of an earlier
 *       event (the key is no stream, the right was revoked, there is no higher id) also affects the
 *       last one: then nothing is noted, and the caller gets the error.
 *   <li>A connection that breaks in the middle of a transaction ends it unexecuted.
 * </ul>
 *
 * <p>So there is never a note without its events. Only an error in the middle of the script leaves
 * events without their note, which are published again: the right to write the note is missing, or
 * the last of all ids is reached.
 */
final class TransactionWriter implements EventWriter {
  // KEYS: stream, note. ARGV: the last event, its position, the lowest entry id to keep.
  private static final String LAST =
      """
      redis.call('XADD', KEYS[1], '*', 'data', ARGV[1])
      redis.call('SET', KEYS[2], ARGV[2])
      redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[3])
      return 1
      """;

  // A client that wrote in between has moved the note, so that the second look decides.
  private static final int MOST_LOOKS = 3;

  private final OwnConnection connection;
  private final String note;

  TransactionWriter(OwnConnection connection, String note) {
    this.connection = connection;
    this.note = note;
  }

  @Override
  public OptionalLong write(EventBatch batch) {
    // Made before the look: the shorter the time until EXEC, the rarer another client writes in
    // between.
    List<Request> transaction = transaction(batch);
    return connection.use(session -> write(session, batch, transaction));
  }

  private OptionalLong write(
      OwnConnection.Session session, EventBatch batch, List<Request> transaction) {
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      OptionalLong published = look(session);
      if (!batch.follows(published)) {
        return published;
      }
      if (execute(session, transaction)) {
        return OptionalLong.of(batch.through());
      }
    }
    throw new IllegalStateException("another client keeps changing the note: " + note);
  }

  // UNWATCH because a look that led to nothing still watches, and what happened since would count.
  private OptionalLong look(OwnConnection.Session session) {
    Response found =
        session
            .send(
                List.of(
                    Request.cmd(Command.UNWATCH),
                    Request.cmd(Command.WATCH).arg(note),
                    Request.cmd(Command.GET).arg(note)))
            .getLast();
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.toLong());
  }

  /** False when the note was written since the look, and nothing was done. */
  private static boolean execute(OwnConnection.Session session, List<Request> transaction) {
    Response done = session.send(transaction).getLast();
    if (done == null) {
      return false;
    }
    if (done.size() != transaction.size() - 2) {
      throw new IllegalStateException("EXEC has not answered for each command: " + done);
    }
    for (Response answer : done) {
      if (answer != null && answer.type() == ResponseType.ERROR) {
        throw new RedisRefusal(answer.toString());
      }
    }
    return true;
  }

  private List<Request> transaction(EventBatch batch) {
    List<Entry> entries = batch.entries();
    List<Request> transaction = new ArrayList<>(entries.size() + 2);
    transaction.add(Request.cmd(Command.MULTI));
    for (Entry entry : entries.subList(0, entries.size() - 1)) {
      transaction.add(entry.added());
    }
    transaction.add(last(batch));
    transaction.add(Request.cmd(Command.EXEC));
    return transaction;
  }

  private Request last(EventBatch batch) {
    return Request.cmd(Command.EVAL)
        .arg(LAST)
        .arg(2)
        .arg(batch.entries().getLast().stream())
        .arg(note)
        .arg(batch.entries().getLast().json())
        .arg(Long.toString(batch.through()))
        .arg(Long.toString(batch.keepFrom()));
  }

  @Override
  public void close() {
    connection.close();
  }
}
