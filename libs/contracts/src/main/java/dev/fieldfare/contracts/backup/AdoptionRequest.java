package dev.fieldfare.contracts.backup;

/**
 * Takes a backup of the store into the ledger of its target.
 *
 * @param location its folder in the store, as {@link StorageListing} has it
 */
public record AdoptionRequest(String location) {}
