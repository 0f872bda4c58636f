package dev.fieldfare.gateway.audit;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The record of all deeds. */
public interface AuditTrail {

  /**
   * Keeps an entry; many callers share a commit. It completes when the entry is in the database, or
   * when the database does not take it: then the entry is in the log of this process, and is tried
   * again until it is taken. An entry that the database refuses while it takes others stays in the
   * log alone.
   */
  Uni<Void> record(AuditEntry entry);

  /** How many entries wait for the database. While there are any, nobody may do more. */
  int unkept();

  /** How many entries the database refused while it took others. */
  long setAside();

  /** Which entries; what is empty does not restrict. */
  record Filter(Optional<String> actor, Optional<String> action, Optional<String> target) {}

  /** The newest first, beginning after {@code before}. */
  Uni<List<AuditEntry>> list(Filter filter, Optional<UUID> before, int limit);

  /** The entries after a position, in the order of the chain. */
  Uni<AuditChainPage> chain(long after, int limit);
}
