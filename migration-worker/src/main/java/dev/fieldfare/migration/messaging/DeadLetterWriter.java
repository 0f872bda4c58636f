package dev.fieldfare.migration.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamId;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import java.time.Duration;
import java.util.List;

/**
 * Puts entries that are no migrations where people can look at them, with their bytes as sent.
 *
 * <p>Two workers may hold the same entry, and one may end before its admission commits. A note in
 * Redis, kept for a day, prevents a second dead letter.
 */
final class DeadLetterWriter {
  // KEYS: dead letters, note. ARGV: what identifies the entry, then fields and values in turn.
  private static final String SCRIPT =
      """
      local now = tonumber(redis.call('TIME')[1])
      redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 86400)
      if redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1]) == 0 then return 0 end
      redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
      return 1
      """;

  // A script cannot pass on more at once; such an entry may become two letters.
  private static final int MOST_NOTED = 1_000;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final String stream;
  private final String letters;
  private final String note;

  DeadLetterWriter(Redis redis, String target) {
    this.redis = redis;
    this.stream = Streams.migrations(target);
    this.letters = Streams.deadLetters(target);
    // The braces put the note into the slot of the letters, where a cluster has slots.
    this.note = "{" + letters + "}:noted";
  }

  /** An entry of an incarnation of the stream. */
  void add(String incarnation, StreamEntry entry, String reason) {
    add(incarnation, entry.id(), reason, entry.deliveries(), entry.fields());
  }

  /** An entry of which only the id is left, because another client deleted it. */
  void addGone(String incarnation, StreamId id) {
    String reason = "trimmed: the entry was deleted from the stream before it was admitted";
    add(incarnation, id, reason, 0, List.of());
  }

  private void add(
      String incarnation, StreamId id, String reason, long attempts, List<StreamField> fields) {
    Request add = fields.size() > MOST_NOTED ? plain() : noted(incarnation + "/" + id);
    add.arg("reason").arg(reason).arg("attempts").arg(Long.toString(attempts));
    add.arg("stream").arg(stream).arg("entryId").arg(id.toString());
    for (StreamField field : fields) {
      add.arg(Buffer.newInstance(field.rawName())).arg(Buffer.newInstance(field.rawValue()));
    }
    redis.send(add).await().atMost(LONGEST);
  }

  private Request plain() {
    return Request.cmd(Command.XADD).arg(letters).arg("*");
  }

  private Request noted(String entry) {
    return Request.cmd(Command.EVAL).arg(SCRIPT).arg("2").arg(letters).arg(note).arg(entry);
  }
}
