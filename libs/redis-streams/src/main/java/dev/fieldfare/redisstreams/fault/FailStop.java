package dev.fieldfare.redisstreams.fault;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Stops the channel at the first refused message; its entries stay pending. While the application
 * ends they only stay pending: their processing may just have been interrupted.
 */
public final class FailStop implements StreamFailureHandler {

  private final FailureContext context;

  private FailStop(FailureContext context) {
    this.context = context;
  }

  @Override
  public Uni<Void> handle(FailedDelivery failed) {
    if (context.isClosing()) {
      String reason = String.valueOf(failed.reason());
      LOG.leftPending(context.channel(), failed.group().stream(), failed.idText(), reason);
      return Uni.createFrom().voidItem();
    }
    LOG.failStop(context.channel(), failed.group().stream(), failed.idText(), failed.reason());
    context.failChannel(failed.reason());
    return Uni.createFrom().failure(failed.reason());
  }

  /** Found by its identifier. */
  @ApplicationScoped
  @Identifier(Strategy.FAIL)
  public static class Factory implements StreamFailureHandler.Factory {

    @Override
    public StreamFailureHandler create(FailureContext context) {
      return new FailStop(context);
    }
  }
}
