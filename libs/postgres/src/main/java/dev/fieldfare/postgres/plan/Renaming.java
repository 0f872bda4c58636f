package dev.fieldfare.postgres.plan;

/** An index or sequence whose name is taken where it goes. */
record Renaming(String name, String newName, String sql) {}
