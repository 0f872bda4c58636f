package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.service.queue.DeadLetterScript;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The dead letters of Redis.
 *
 * <p>A letter begins with four fields of ours, by their place and not by their name: what was sent
 * may have fields that are called the same.
 */
@ApplicationScoped
class RedisDeadLetterStore implements DeadLetterStore {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Pattern ENTRY_ID = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");
  private final RedisAPI redis;
  private final Redis client;

  RedisDeadLetterStore(RedisAPI redis, Redis client) {
    this.redis = redis;
    this.client = client;
  }

  @Override
  public Uni<List<DeadLetter>> list(String target, Optional<String> after, int limit) {
    String from = after.map(id -> "(" + checked(id)).orElse("-");
    String count = Integer.toString(limit);
    return answer(redis.xrange(List.of(Streams.deadLetters(target), from, "+", "COUNT", count)))
        .map(entries -> letters(target, entries));
  }

  @Override
  public Uni<Optional<DeadLetter>> find(String target, String id) {
    checked(id);
    return answer(redis.xrange(List.of(Streams.deadLetters(target), id, id)))
        .map(entries -> letters(target, entries).stream().findFirst());
  }

  @Override
  public Uni<Optional<String>> replay(String target, String id) {
    String from = Streams.deadLetters(target);
    String to = Streams.migrations(target);
    return answer(redis.eval(List.of(DeadLetterScript.TEXT, "2", from, to, checked(id))))
        .map(RedisDeadLetterStore::text)
        .invoke(sent -> requireContent(sent))
        .chain(
            sent ->
                sent.equals(Optional.of(DeadLetterScript.TOO_MANY))
                    ? replayPlainly(from, to, id)
                    : Uni.createFrom().item(sent));
  }

  /**
   * What a script cannot pass on all at once. Two who do it at the same time, or a gateway that
   * dies in between, may send it twice.
   */
  private Uni<Optional<String>> replayPlainly(String from, String to, String id) {
    return answer(redis.xrange(List.of(from, id, id)))
        .chain(
            found ->
                found.size() == 0
                    ? Uni.createFrom().item(Optional.empty())
                    : answer(client.send(again(to, found.get(0).get(1))))
                        .call(() -> answer(redis.xdel(List.of(from, id))))
                        .map(RedisDeadLetterStore::text));
  }

  private static Request again(String stream, Response letter) {
    Request add = Request.cmd(Command.XADD).arg(stream).arg("*");
    for (int i = DeadLetterScript.OURS; i < letter.size(); i++) {
      add.arg(letter.get(i).toBuffer());
    }
    return add;
  }

  private static Optional<String> text(Response response) {
    return Optional.ofNullable(response).map(Response::toString);
  }

  @Override
  public Uni<Boolean> delete(String target, String id) {
    return answer(redis.xdel(List.of(Streams.deadLetters(target), checked(id))))
        .map(deleted -> deleted.toInteger() > 0);
  }

  private static Uni<Response> answer(Uni<Response> call) {
    return call.ifNoItem().after(PATIENCE).fail().onFailure().transform(RedisAway::new);
  }

  private static void requireContent(Optional<String> sent) {
    if (sent.equals(Optional.of(DeadLetterScript.NOTHING_SENT))) {
      throw new RequestRefused(
          FailureReason.UNSUPPORTED,
          "The entry was deleted from its stream before it was read, so it cannot be sent again.");
    }
  }

  private static String checked(String id) {
    if (!ENTRY_ID.matcher(id).matches()) {
      throw new RequestRefused(FailureReason.NOT_FOUND, "There is no dead letter \"" + id + "\".");
    }
    return id;
  }

  private static List<DeadLetter> letters(String target, Response entries) {
    List<DeadLetter> letters = new ArrayList<>();
    if (entries != null) {
      entries.forEach(entry -> letters.add(letter(target, entry)));
    }
    return letters;
  }

  private static DeadLetter letter(String target, Response entry) {
    List<String> parts = new ArrayList<>();
    entry.get(1).forEach(part -> parts.add(part.toString()));
    Map<String, String> sent = new LinkedHashMap<>();
    for (int i = DeadLetterScript.OURS; i + 1 < parts.size(); i += 2) {
      sent.put(parts.get(i), parts.get(i + 1));
    }
    return new DeadLetter(
        entry.get(0).toString(),
        target,
        parts.get(1),
        number(parts.get(3)),
        parts.get(5),
        parts.get(7),
        sent);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}
