package dev.fieldfare.gateway;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The record of all deeds. */
public interface AuditTrail {

  /**
   * Keeps an entry; many callers share a commit. A failure means that it is not kept yet, has been
   * logged in full and is tried again.
   */
  Uni<Void> record(AuditEntry entry);

  /** False while entries wait for the database: until they are kept nobody may do more. */
  boolean isKeeping();

  /** Which entries; what is empty does not restrict. */
  record Filter(Optional<String> actor, Optional<String> action, Optional<String> target) {}

  /** The newest first, beginning after {@code before}. */
  Uni<List<AuditEntry>> list(Filter filter, Optional<UUID> before, int limit);
}
