package dev.fieldfare.migration.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.migration.WorkerCounters;
import dev.fieldfare.migration.admission.AdmissionStore;
import dev.fieldfare.migration.admission.InboxAdmitter;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.target.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The targets whose streams this worker reads, once their ledgers are ready. */
@ApplicationScoped
public class StreamTargets {
  private final Map<String, CompletableFuture<StreamTarget>> byStream = new ConcurrentHashMap<>();

  /** Opens the door for a target's stream. */
  public void add(StreamDoor door, Redis redis) {
    Target target = door.target();
    var admission =
        new StreamAdmission(
            target, door.book(), door.parser(), new DeadLetterWriter(redis, target.name()));
    expected(Streams.migrations(target.name())).complete(new StreamTarget(door, admission));
  }

  /** The stream's target, once its ledger is ready. */
  Uni<StreamTarget> whenReady(String stream) {
    return Uni.createFrom().completionStage(() -> expected(stream).copy());
  }

  private CompletableFuture<StreamTarget> expected(String stream) {
    return byStream.computeIfAbsent(stream, name -> new CompletableFuture<>());
  }

  StreamTarget of(String stream) {
    return Optional.ofNullable(expected(stream).getNow(null))
        .orElseThrow(() -> new IllegalStateException("the ledger of its target is not ready"));
  }

  /**
   * What the stream of a target leads to.
   *
   * @param inbox is let in before each batch of the stream
   * @param admitted raised when something was admitted
   */
  public record StreamDoor(
      Target target,
      AdmissionStore book,
      InboxAdmitter inbox,
      MessageParser parser,
      LoopSignal admitted,
      WorkerCounters counters) {}

  record StreamTarget(StreamDoor door, StreamAdmission admission) {

    AdmissionStore book() {
      return door.book();
    }

    void count(AdmissionAnswer answer) {
      if (answer instanceof Admitted counts) {
        door.counters().admitted(counts.admitted(), counts.rejected(), counts.duplicates());
      }
    }
  }
}
