package dev.fieldfare.redisstreams.internals;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.providers.MetadataInjectableMessage;
import io.smallrye.reactive.messaging.providers.locals.ContextAwareMessage;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** A message with a context of its own; its acknowledgement returns to that context. */
final class StreamMessage<T> implements ContextAwareMessage<T>, MetadataInjectableMessage<T> {

  private final T payload;
  private final Function<Metadata, Uni<Void>> onAck;
  private final BiFunction<Throwable, Metadata, Uni<Void>> onNack;
  private volatile Metadata metadata;

  /**
   * Must be called on the event loop of the channel, from where the context of the message is
   * copied.
   */
  StreamMessage(
      T payload,
      Object metadata,
      Function<Metadata, Uni<Void>> onAck,
      BiFunction<Throwable, Metadata, Uni<Void>> onNack) {
    this.payload = payload;
    this.metadata = ContextAwareMessage.captureContextMetadata(metadata);
    this.onAck = onAck;
    this.onNack = onNack;
  }

  @Override
  public T getPayload() {
    return payload;
  }

  @Override
  public Metadata getMetadata() {
    return metadata;
  }

  @Override
  public Function<Metadata, CompletionStage<Void>> getAckWithMetadata() {
    return this::ack;
  }

  @Override
  public BiFunction<Throwable, Metadata, CompletionStage<Void>> getNackWithMetadata() {
    return this::nack;
  }

  @Override
  public CompletionStage<Void> ack(Metadata added) {
    return onAck.apply(added).emitOn(this::runOnMessageContext).subscribeAsCompletionStage();
  }

  @Override
  public CompletionStage<Void> nack(Throwable reason, Metadata added) {
    return onNack
        .apply(reason, added)
        .emitOn(this::runOnMessageContext)
        .subscribeAsCompletionStage();
  }

  @Override
  public void injectMetadata(Object added) {
    metadata = metadata.with(added);
  }
}
