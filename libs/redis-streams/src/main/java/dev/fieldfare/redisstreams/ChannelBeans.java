package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import dev.fieldfare.redisstreams.fault.StreamFailureHandler;
import dev.fieldfare.redisstreams.internals.InboundSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds the beans of the application that a channel uses. */
@ApplicationScoped
class ChannelBeans {

  @Inject @Any Instance<StreamFailureHandler.Factory> failureStrategies;
  @Inject @Any Instance<StreamFloor> floors;

  Optional<StreamFloor> floor(String channel) {
    Instance<StreamFloor> own =
        floors.select(Identifier.Literal.of(InboundSettings.nameOf(channel)));
    return own.isResolvable() ? Optional.of(own.get()) : Optional.empty();
  }

  StreamFailureHandler.Factory failureStrategy(String channel, String identifier) {
    Instance<StreamFailureHandler.Factory> found =
        failureStrategies.select(Identifier.Literal.of(identifier));
    if (!found.isResolvable()) {
      throw ERRORS.noSuchStrategy(channel, identifier, "failure-strategy");
    }
    return found.get();
  }
}
