package dev.fieldfare.postgres.backup;

import java.util.UUID;

/**
 * A verified backup as the ledger knows it.
 *
 * @param sha256 of its manifest
 * @param rowsHash count and order-independent hash of its rows
 */
public record StoredBackup(UUID id, String location, String sha256, String rowsHash) {}
