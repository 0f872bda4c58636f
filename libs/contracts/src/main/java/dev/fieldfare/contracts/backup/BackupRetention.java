package dev.fieldfare.contracts.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * How a backup is kept, and its end.
 *
 * @param hold what keeps it without an end
 * @param expiredAt when nothing relied on it any more; its files are removed after that
 * @param expiredBy who or what ended it
 * @param deletedAt when its files were gone
 */
public record BackupRetention(
    Optional<BackupTier> tier,
    Optional<Hold> hold,
    Optional<Instant> expiredAt,
    Optional<String> expiredBy,
    Optional<Instant> deletedAt) {

  /** A hold by a person. */
  public record Hold(String reason, String by, Instant at) {}
}
