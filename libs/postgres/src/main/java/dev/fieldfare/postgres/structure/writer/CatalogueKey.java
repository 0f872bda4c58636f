package dev.fieldfare.postgres.structure.writer;

/** Where an object is stored: the catalogue and its object id there. */
record CatalogueKey(String catalogue, long oid) {}
