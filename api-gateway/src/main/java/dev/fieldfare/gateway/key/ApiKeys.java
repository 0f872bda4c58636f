package dev.fieldfare.gateway.key;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The API keys. A secret is shown once and kept only as its hash. */
public interface ApiKeys {

  /** Makes a key. */
  Uni<NewKey> create(KeyRequest request, String createdBy);

  /** All keys that ever were, the newest first. */
  Uni<List<ApiKey>> list();

  /** The key, now worthless; empty when there is none with this id. */
  Uni<Optional<ApiKey>> revoke(UUID id, String revokedBy);
}
