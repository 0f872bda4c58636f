package dev.fieldfare.postgres.structure.writer;

import java.sql.SQLException;

/** Reads the objects of some catalogues and says how they are made. */
@FunctionalInterface
interface ObjectWriter {
  void read(Inventory inventory) throws SQLException;
}
