package dev.fieldfare.gateway;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The API keys. A secret is shown once and kept only as its hash. */
public interface ApiKeys {

  /** Who holds this secret; empty when nobody does, or does no more. */
  Uni<Optional<Caller>> holderOf(String secret);

  /** True for a secret that had a holder when it was last looked up. */
  boolean isFamiliar(String secret);

  /** Those of the callers whose keys are valid still, with the same secret and role. */
  Uni<Set<Caller>> stillValid(Set<Caller> callers);

  /** Makes a key. */
  Uni<NewKey> create(KeyRequest request, String createdBy);

  /** All keys that ever were, the newest first. */
  Uni<List<ApiKey>> list();

  /** The key, now worthless; empty when there is none with this id. */
  Uni<Optional<ApiKey>> revoke(UUID id, String revokedBy);
}
