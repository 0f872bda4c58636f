package dev.fieldfare.postgres.plan.table;

/** An index or sequence whose name is taken where it goes. */
record NameConflict(String name, String newName, String sql) {}
