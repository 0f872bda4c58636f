package dev.fieldfare.postgres.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A migration that stands in line for a name.
 *
 * @param line the name in whose line it was found
 * @param names all names that it claims
 * @param beside unfinished migrations before it on its other names
 * @param due false while it pauses before its next try
 * @param request as JSON; planning parses it, and nothing before it
 */
public record LineEntry(
    String line,
    long seq,
    UUID id,
    String status,
    List<String> names,
    List<UUID> beside,
    Waiting waiting,
    String migrationType,
    String request,
    String senderRole,
    boolean dryRun,
    Optional<SetMember> changeSet,
    Optional<UUID> undoOf) {

  /** Why and until when it waits. */
  public record Waiting(Optional<String> reason, boolean due, Instant until, int attempts) {}

  /** Its change set. */
  public record SetMember(String id, int index, boolean atomic) {}

  /** True when it could be applied now as far as its own state goes. */
  public boolean isReady() {
    return switch (status) {
      case "QUEUED" -> true;
      case "WAITING" -> waiting.due() && !waiting.reason().equals(Optional.of("dependency"));
      default -> false;
    };
  }

  /** True for a member of a change set that commits as a whole. */
  public boolean isAtomic() {
    return changeSet.map(SetMember::atomic).orElse(false);
  }
}
