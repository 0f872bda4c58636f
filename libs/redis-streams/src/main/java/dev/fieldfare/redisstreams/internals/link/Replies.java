package dev.fieldfare.redisstreams.internals.link;

import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.GroupState;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamId;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the answers of Redis, in RESP2 and RESP3. */
public final class Replies {

  private Replies() {}

  /**
   * The answer of XREADGROUP for one stream: a map in RESP3, an array of pairs in RESP2, nothing
   * after a time-out.
   */
  public static List<StreamEntry> read(Response answer) {
    if (answer == null || answer.size() == 0) {
      return List.of();
    }
    // Iterating over a map gives pairs as well.
    Response stream = answer.iterator().next();
    Response entries = stream.get(1);
    List<StreamEntry> read = new ArrayList<>(entries.size());
    for (Response entry : entries) {
      read.add(entry(entry, 1));
    }
    return read;
  }

  public static ClaimedEntries claimed(Response answer) {
    String cursor = answer.get(0).toString();
    Response entries = answer.get(1);
    Response times = answer.get(2);
    List<StreamEntry> claimed = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      claimed.add(entry(entries.get(i), times.get(i).toLong()));
    }
    List<StreamId> gone = new ArrayList<>();
    answer.get(3).forEach(id -> gone.add(StreamId.parse(id.toString())));
    return new ClaimedEntries(claimed, gone, id(cursor));
  }

  public static GroupState state(Response answer) {
    String token = answer.get(0).toString();
    return new GroupState(
        token.isEmpty() ? Optional.empty() : Optional.of(token),
        id(answer.get(1).toString()),
        StreamId.parse(answer.get(2).toString()),
        StreamId.parse(answer.get(3).toString()),
        answer.get(4).toLong());
  }

  private static Optional<StreamId> id(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(StreamId.parse(text));
  }

  private static StreamEntry entry(Response entry, long deliveries) {
    Response flat = entry.get(1);
    List<StreamField> fields = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.add(new StreamField(flat.get(i).toBuffer(), flat.get(i + 1).toBuffer()));
    }
    return new StreamEntry(StreamId.parse(entry.get(0).toString()), fields, deliveries);
  }
}
