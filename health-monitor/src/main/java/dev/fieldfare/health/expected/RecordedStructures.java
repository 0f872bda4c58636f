package dev.fieldfare.health.expected;

import dev.fieldfare.contracts.validation.RecordedStructure;
import java.sql.SQLException;
import java.util.Optional;

/** The structures that were recorded as good, one for each target. */
public interface RecordedStructures {

  /** The newest one without its document. */
  Optional<RecordedStructure> find(String target) throws SQLException;

  /** Its document, compressed by gzip. */
  Optional<byte[]> document(String target) throws SQLException;

  /** Replaces it. */
  void store(RecordedStructure structure, byte[] document) throws SQLException;
}
