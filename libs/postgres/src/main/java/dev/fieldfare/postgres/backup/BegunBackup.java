package dev.fieldfare.postgres.backup;

import java.util.UUID;

/** A backup that a worker has begun under a lease. */
public sealed interface BegunBackup permits QuarantineBackup, RequestedBackup {

  /** Its id in the ledger. */
  UUID id();

  /** The epoch of the lease. */
  long epoch();
}
