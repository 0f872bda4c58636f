package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.ObjectName;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** One of two structures that are compared: a database, or a document that was written of one. */
public interface StructureSide {

  /** The image, which is read once. */
  CatalogueImage image() throws SQLException, IOException;

  /** What makes the objects, in the order in which it has to be executed. */
  List<NamedCreation> creations(Set<ObjectName> objects) throws SQLException, IOException;
}
