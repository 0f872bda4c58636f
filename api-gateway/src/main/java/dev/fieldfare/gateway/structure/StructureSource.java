package dev.fieldfare.gateway.structure;

import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.http.StructureHash;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/** The structures of the targets. All of it blocks, and may take long for a big one. */
public interface StructureSource {

  /** The hash of a target, or of some of its schemas. */
  StructureHash hash(String target, Set<String> schemas);

  /** A whole dump, which is read from a file that is gone when it is closed. */
  Dump dump(String target, StructureDumpOptions options);

  /** Compares two targets. */
  StructureDiff diff(String left, String right, Set<String> schemas);

  /** Compares a target with a document that was sent. */
  StructureDiff diff(Sent document, Set<String> schemas);

  /**
   * The document of a structure, as a dump has it, and the target to compare it with.
   *
   * @param left the target; empty where the document is the left side
   * @param right likewise
   */
  record Sent(Optional<String> left, Optional<String> right, InputStream document) {}

  /**
   * A dump.
   *
   * @param missing how many parts of the structure it does not hold
   */
  record Dump(InputStream content, int missing) {}
}
