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

/** Puts entries that are no migrations where people can look at them, with their bytes as sent. */
final class DeadLetters {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final String stream;
  private final String letters;

  DeadLetters(Redis redis, String target) {
    this.redis = redis;
    this.stream = Streams.migrations(target);
    this.letters = Streams.deadLetters(target);
  }

  void add(StreamEntry entry, String reason) {
    add(entry.id(), reason, entry.deliveries(), entry.fields());
  }

  /** An entry of which somebody else left nothing but the id. */
  void addGone(StreamId id) {
    add(id, "trimmed: the entry was deleted from the stream before it was admitted", 0, List.of());
  }

  private void add(StreamId id, String reason, long attempts, List<StreamField> fields) {
    Request add = Request.cmd(Command.XADD).arg(letters).arg("*");
    add.arg("reason").arg(reason).arg("attempts").arg(Long.toString(attempts));
    add.arg("stream").arg(stream).arg("entryId").arg(id.toString());
    for (StreamField field : fields) {
      add.arg(Buffer.newInstance(field.rawName())).arg(Buffer.newInstance(field.rawValue()));
    }
    redis.send(add).await().atMost(LONGEST);
  }
}
