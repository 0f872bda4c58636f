package dev.fieldfare.gateway.security;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Checks an API key that is presented outside of the header Authorization. Wrong keys count for the
 * same throttle as those of the API.
 */
@ApplicationScoped
public class KeySignIn {

  private final KeyHolders keys;
  private final WrongKeyThrottle wrongKeys;

  KeySignIn(KeyHolders keys, WrongKeyThrottle wrongKeys) {
    this.keys = keys;
    this.wrongKeys = wrongKeys;
  }

  /**
   * The holder of the key; empty when the key is unknown or revoked. It fails when too many wrong
   * keys came from the address, or when the keys cannot be read.
   */
  public Uni<Optional<Caller>> holderOf(String secret, RoutingContext exchange) {
    String address = ApiKeyMechanism.address(exchange);
    if (!keys.isFamiliar(secret)) {
      var pause = wrongKeys.secondsLeft(address);
      if (pause.isPresent()) {
        return Uni.createFrom().failure(ApiKeyMechanism.tooMany(pause.getAsLong(), exchange));
      }
    }
    return keys.holderOf(secret)
        .onFailure()
        .transform(KeysUnreadable::new)
        .invoke(
            holder -> {
              if (holder.isEmpty()) {
                wrongKeys.note(address);
              }
            });
  }
}
