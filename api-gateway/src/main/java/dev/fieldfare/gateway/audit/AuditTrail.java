package dev.fieldfare.gateway.audit;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The record of all audited actions. */
public interface AuditTrail {

  /**
   * Writes an entry; many callers share a commit. It completes when the entry is in the database,
   * or when the database did not accept it. In that case the entry is in the log of this process,
   * and is written again until it is accepted. An entry that the database rejects while it accepts
   * others stays in the log only.
   */
  Uni<Void> record(AuditEntry entry);

  /**
   * The number of entries that wait for the database. While there are any, further actions are
   * refused.
   */
  int unkept();

  /** The number of entries that the database rejected while it accepted others. */
  long setAside();

  /**
   * Which entries; what is empty does not restrict.
   *
   * @param action a name, or the beginning of names and an asterisk
   * @param until entries before this time
   */
  record Filter(
      Optional<String> actor,
      Optional<String> action,
      Optional<String> target,
      Optional<String> subject,
      Optional<String> outcome,
      Optional<String> remoteAddress,
      Optional<Instant> since,
      Optional<Instant> until) {}

  /** The newest first, beginning after {@code before}. */
  Uni<List<AuditEntry>> list(Filter filter, Optional<UUID> before, int limit);

  /** The entries after a position, in the order of the chain. */
  Uni<AuditChainPage> chain(long after, int limit);
}
