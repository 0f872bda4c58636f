package dev.fieldfare.postgres.structure.writer.item;

/** Where an object is stored: the catalogue and its object id there. */
public record CatalogueKey(String catalogue, long oid) {}
