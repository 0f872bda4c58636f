package dev.fieldfare.backup.assembly;

import java.time.Duration;

/**
 * When what changes have put into quarantine may be purged. A message may ask for more.
 *
 * @param grace how long it stays at least
 * @param requiresProof whether its backup must be proven, and not only verified
 */
record PurgePolicy(Duration grace, boolean requiresProof) {}
