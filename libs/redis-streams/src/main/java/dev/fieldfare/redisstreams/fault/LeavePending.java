package dev.fieldfare.redisstreams.fault;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Leaves a refused message pending: it is delivered again, to this consumer or another, when it has
 * been idle for {@code take-over.idle}, until {@code max-deliveries}.
 */
public final class LeavePending implements StreamFailureHandler {

  private final FailureContext context;

  private LeavePending(FailureContext context) {
    this.context = context;
  }

  @Override
  public Uni<Void> handle(FailedDelivery failed) {
    String reason = String.valueOf(failed.reason());
    LOG.leftPending(context.channel(), failed.group().stream(), failed.idText(), reason);
    return Uni.createFrom().voidItem();
  }

  /** Found by its identifier. */
  @ApplicationScoped
  @Identifier(Strategy.LEAVE_PENDING)
  public static class Factory implements StreamFailureHandler.Factory {

    @Override
    public StreamFailureHandler create(FailureContext context) {
      return new LeavePending(context);
    }
  }
}
