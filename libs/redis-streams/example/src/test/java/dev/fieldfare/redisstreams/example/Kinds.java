package dev.fieldfare.redisstreams.example;

import dev.fieldfare.redisstreams.StreamFloor;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.fault.FailureContext;
import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.providers.locals.LocalContextMetadata;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Methods that ask for the payload in different types, and beans that applications may bring. */
@Singleton
public class Kinds {

  final List<Object> received = new CopyOnWriteArrayList<>();
  final List<Object> contexts = new CopyOnWriteArrayList<>();
  final List<String> refused = new CopyOnWriteArrayList<>();

  /** A class of the application. */
  public record Order(String item, int pieces) {}

  @Incoming("texts")
  void text(String text) {
    received.add(text);
  }

  @Incoming("maps")
  void map(Map<String, String> fields) {
    received.add(fields);
  }

  @Incoming("jsons")
  void json(JsonObject json) {
    received.add(json);
  }

  @Incoming("classes")
  void order(Order order) {
    received.add(order);
  }

  @Incoming("copies")
  Uni<Void> copied(Message<String> message) {
    boolean own =
        message.getMetadata(LocalContextMetadata.class).orElseThrow().context()
            == Vertx.currentContext();
    contexts.add(own);
    received.add(message.getPayload());
    return Uni.createFrom().completionStage(message.ack());
  }

  @Incoming("strange")
  Uni<Void> refuse(Message<String> message) {
    return Uni.createFrom().completionStage(message.nack(new IllegalStateException("odd")));
  }

  /** A strategy of the application. */
  @Singleton
  @Identifier("note-down")
  public static class NoteDown implements StreamFailureHandler.Factory {

    private final Kinds kinds;

    NoteDown(Kinds kinds) {
      this.kinds = kinds;
    }

    @Override
    public StreamFailureHandler create(FailureContext context) {
      return failed -> {
        kinds.refused.add(context.channel() + ": " + failed.reason().getMessage());
        return failed.group().acknowledge(failed.ids());
      };
    }
  }

  /** What the application remembers of a stream. */
  @Singleton
  @Identifier("texts")
  public static class Remembered implements StreamFloor {

    @Override
    public Uni<Optional<StreamId>> floor(String stream, String group) {
      return Uni.createFrom().item(Optional.of(StreamId.parse("99999999999999-0")));
    }
  }
}
