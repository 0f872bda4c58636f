package dev.fieldfare.gateway.security;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** Looks up the holders of API keys. */
public interface KeyHolders {

  /** The holder of this secret; empty when the key is unknown or revoked. */
  Uni<Optional<Caller>> holderOf(String secret);

  /** True for a secret that had a holder when it was last looked up. */
  boolean isFamiliar(String secret);

  /** The callers whose keys are still valid, with the same secret and role. */
  Uni<Set<Caller>> stillValid(Set<Caller> callers);
}
