package dev.fieldfare.gateway.approval;

import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.KeyOwners;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * The persons behind names. A key stands for its owner, a token of an identity provider for its
 * subject; several keys may have one owner.
 */
@ApplicationScoped
class Persons {

  private final KeyOwners keys;

  Persons(KeyOwners keys) {
    this.keys = keys;
  }

  /** The person who calls; empty for a key without an owner. */
  Uni<Optional<String>> behind(Caller caller) {
    return caller.expiresAt().isPresent()
        ? Uni.createFrom().item(Optional.of(caller.name()))
        : keys.ownerOf(caller.name());
  }

  /**
   * The person who requested a change, by the name that the ledger remembers: of a key its owner,
   * else that name.
   */
  Uni<String> behind(String requester) {
    return keys.ownerOf(requester).map(owner -> owner.orElse(requester));
  }
}
