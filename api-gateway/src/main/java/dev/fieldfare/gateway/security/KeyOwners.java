package dev.fieldfare.gateway.security;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The persons who have API keys. */
public interface KeyOwners {

  /** The owner of the key with this name; empty without such a key, or without an owner. */
  Uni<Optional<String>> ownerOf(String name);
}
