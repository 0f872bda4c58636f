package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import dev.fieldfare.redisstreams.ClaimedEntries;
import dev.fieldfare.redisstreams.GroupState;
import dev.fieldfare.redisstreams.IncarnationChangedException;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import dev.fieldfare.redisstreams.internals.link.Replies;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is said to Redis about one consumer group of one stream. Keeps no state; a group that is
 * gone or another one shows as {@link IncarnationChangedException}.
 *
 * <p>Pending entries are taken over page by page with a cursor, as XAUTOCLAIM does, but by a script
 * that loses no id and counts deliveries: docs/decisions/0011-take-over-by-script.md.
 */
final class ConsumerGroup {

  static final int MAX_CLAIM = 1000;

  private final InboundSettings settings;
  private final String stream;
  private final RedisLink reads;
  private final RedisLink commands;
  private final Optional<StreamFloor> floor;

  ConsumerGroup(
      InboundSettings settings,
      String stream,
      RedisLink reads,
      RedisLink commands,
      Optional<StreamFloor> floor) {
    this.settings = settings;
    this.stream = stream;
    this.reads = reads;
    this.commands = commands;
    this.floor = floor;
  }

  /** The token found in the group, and whether the group had to be made. */
  record Join(String incarnation, boolean created) {}

  Uni<Join> join() {
    return floorId()
        .chain(
            id ->
                LuaScript.JOIN.run(
                    commands, stream, List.of(settings.group(), UUID.randomUUID().toString(), id)))
        .map(answer -> new Join(answer.get(0).toString(), answer.get(1).toInteger() == 1));
  }

  private Uni<String> floorId() {
    return floor
        .map(
            known ->
                known
                    .floor(stream, settings.group())
                    .map(id -> id.map(StreamId::toString).orElse("")))
        .orElseGet(() -> Uni.createFrom().item(""));
  }

  /** Waits for new entries; an empty list when none came in time. */
  Uni<List<StreamEntry>> readNew(int count) {
    Request request =
        Request.cmd(Command.XREADGROUP)
            .arg("GROUP")
            .arg(settings.group())
            .arg(settings.consumer())
            .arg("COUNT")
            .arg(count)
            .arg("BLOCK")
            .arg(settings.block().toMillis())
            .arg("STREAMS")
            .arg(stream)
            .arg(">");
    return reads
        .send(request, settings.block())
        .map(Replies::read)
        .onFailure()
        .transform(ConsumerGroup::named);
  }

  /** The next page of what this consumer had and did not acknowledge. */
  Uni<ClaimedEntries> own(String incarnation, Page page, Collection<StreamId> held) {
    Pending own = page.of(Duration.ZERO, settings.consumer());
    return claim(incarnation, own, held);
  }

  /** The next page of what anybody had for too long. */
  Uni<ClaimedEntries> idle(
      String incarnation, Duration idle, Page page, Collection<StreamId> held) {
    return claim(incarnation, page.of(idle, ""), held);
  }

  /** The entries behind a cursor, at most so many. */
  record Page(Optional<StreamId> after, int count) {

    private Pending of(Duration idle, String owner) {
      String start = after.map(id -> "(" + id).orElse("-");
      return new Pending(start, "+", Math.min(count, MAX_CLAIM), idle, owner);
    }
  }

  /** Whatever is pending below an entry. */
  Uni<ClaimedEntries> below(String incarnation, StreamId id, int count) {
    if (count < 1 || count > MAX_CLAIM) {
      return Uni.createFrom().failure(ERRORS.tooManyToClaim(MAX_CLAIM, count));
    }
    return claim(incarnation, new Pending("-", "(" + id, count, Duration.ZERO, ""), List.of());
  }

  Uni<GroupState> state() {
    return LuaScript.STATE.run(commands, stream, List.of(settings.group())).map(Replies::state);
  }

  /** Whether the group was still the same; nothing is acknowledged in another one. */
  Uni<Boolean> acknowledge(String incarnation, Collection<StreamId> ids) {
    return LuaScript.ACK
        .run(commands, stream, List.of(settings.group(), incarnation), ids)
        .map(answer -> answer.toInteger() >= 0);
  }

  Uni<Long> trim() {
    return LuaScript.TRIM.run(commands, stream, List.of("")).map(Response::toLong);
  }

  /** Removes expired consumers that hold nothing. */
  Uni<Long> tidy(String incarnation, Duration expiry) {
    List<String> arguments =
        List.of(
            settings.group(), incarnation, settings.consumer(), Long.toString(expiry.toMillis()));
    return LuaScript.TIDY.run(commands, stream, arguments).map(Response::toLong);
  }

  /** At shutdown: what stays pending may be taken over at once. */
  Uni<Long> release(String incarnation) {
    String transientName = settings.consumerIsTransient() ? "1" : "0";
    return LuaScript.RELEASE
        .run(
            commands,
            stream,
            List.of(settings.group(), incarnation, settings.consumer(), transientName))
        .map(Response::toLong);
  }

  /** Which pending entries are meant; of anybody when the owner is empty. */
  private record Pending(String start, String end, int count, Duration idle, String owner) {

    List<String> arguments() {
      return List.of(start, end, Integer.toString(count), Long.toString(idle.toMillis()), owner);
    }
  }

  private Uni<ClaimedEntries> claim(
      String incarnation, Pending which, Collection<StreamId> except) {
    List<String> arguments =
        new ArrayList<>(List.of(settings.group(), incarnation, settings.consumer()));
    arguments.addAll(which.arguments());
    return LuaScript.CLAIM
        .run(commands, stream, arguments, except)
        .map(Replies::claimed)
        .onFailure()
        .transform(ConsumerGroup::named);
  }

  private static Throwable named(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    boolean isAnother =
        message.startsWith("NOGROUP")
            || message.startsWith("UNBLOCKED")
            || message.startsWith("INCARNATION");
    return isAnother ? new IncarnationChangedException(message) : failure;
  }
}
