package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.postgres.structure.writer.Part;

/** A statement of a structure, and whether it comes before or after the rows. */
public record StructureStatement(Part part, String sql) {}
