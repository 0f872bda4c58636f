package dev.fieldfare.postgres.structure;

/** Where an object is stored: the system catalogue and its object id there. */
public record ObjectPlace(String catalogue, long oid) {}
