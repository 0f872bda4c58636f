package dev.fieldfare.contracts.backup;

/** A promotion of a backup to a later tier. */
public record PromotionRequest(BackupTier tier) {}
