package dev.fieldfare.redisstreams.fault;

import static dev.fieldfare.redisstreams.i18n.StreamsLog.LOG;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Acknowledges a refused message as if it had been processed. */
public final class Ignore implements StreamFailureHandler {

  private final FailureContext context;

  private Ignore(FailureContext context) {
    this.context = context;
  }

  @Override
  public Uni<Void> handle(FailedDelivery failed) {
    String reason = String.valueOf(failed.reason());
    LOG.ignored(context.channel(), failed.group().stream(), failed.idText(), reason);
    return failed.group().acknowledge(failed.ids());
  }

  /** Found by its identifier. */
  @ApplicationScoped
  @Identifier(Strategy.IGNORE)
  public static class Factory implements StreamFailureHandler.Factory {

    @Override
    public StreamFailureHandler create(FailureContext context) {
      return new Ignore(context);
    }
  }
}
