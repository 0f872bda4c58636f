package dev.fieldfare.health.expected;

import java.io.IOException;
import java.util.Optional;

/** The files that declare what is expected, one for each target. */
@FunctionalInterface
public interface ExpectationFiles {

  /**
   * What is declared for a target; empty when it has no file.
   *
   * @throws IOException when the file cannot be read, with the reason
   */
  Optional<DeclaredStructure> of(String target) throws IOException;
}
