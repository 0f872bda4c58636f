package dev.fieldfare.contracts.backup;

/**
 * A hold of a backup.
 *
 * @param reason for people, at most 500 characters
 */
public record HoldRequest(String reason) {}
