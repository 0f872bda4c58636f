package dev.fieldfare.redisstreams.fault;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the entries of a refused message to another stream and acknowledges them. The dead letter
 * says {@code reason}, {@code attempts}, {@code stream} and {@code entryId}; then follow the fields
 * as they were sent, byte for byte.
 *
 * <p>An entry is acknowledged after its dead letter is stored: a reader that dies in between leaves
 * it pending, and it may become a dead letter twice.
 */
public final class DeadLetterHandler implements StreamFailureHandler {

  private final FailureContext context;

  private DeadLetterHandler(FailureContext context) {
    this.context = context;
  }

  @Override
  public Uni<Void> handle(FailedDelivery failed) {
    String source = failed.group().stream();
    String target = context.configuration().getDeadLetterStream().orElse(source + ":dlq");
    LOG.deadLetter(
        context.channel(), source, target, failed.idText(), String.valueOf(failed.reason()));
    return Multi.createFrom()
        .iterable(failed.entries())
        .onItem()
        .transformToUniAndConcatenate(
            entry -> context.append(target, letter(entry, source, failed.reason())))
        .onItem()
        .ignoreAsUni()
        .chain(() -> failed.group().acknowledge(failed.ids()));
  }

  private static List<StreamField> letter(StreamEntry entry, String source, Throwable reason) {
    List<StreamField> fields = new ArrayList<>();
    fields.add(
        StreamField.of(
            "reason", reason.getMessage() == null ? reason.toString() : reason.getMessage()));
    fields.add(StreamField.of("attempts", Long.toString(entry.deliveries())));
    fields.add(StreamField.of("stream", source));
    fields.add(StreamField.of("entryId", entry.id().toString()));
    fields.addAll(entry.fields());
    return fields;
  }

  /** Found by its identifier. */
  @ApplicationScoped
  @Identifier(Strategy.DEAD_LETTER)
  public static class Factory implements StreamFailureHandler.Factory {

    @Override
    public StreamFailureHandler create(FailureContext context) {
      return new DeadLetterHandler(context);
    }
  }
}
