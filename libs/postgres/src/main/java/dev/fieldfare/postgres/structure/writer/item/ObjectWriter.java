package dev.fieldfare.postgres.structure.writer.item;

import java.sql.SQLException;

/** Reads the objects of some catalogues and says how they are made. */
@FunctionalInterface
public interface ObjectWriter {
  void read(Inventory inventory) throws SQLException;
}
