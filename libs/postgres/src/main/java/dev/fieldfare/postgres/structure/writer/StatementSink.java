package dev.fieldfare.postgres.structure.writer;

import java.io.IOException;

/** Receives the statements in the order in which they have to be executed. */
@FunctionalInterface
public interface StatementSink {

  /**
   * Takes one statement.
   *
   * @param statement without the semicolon at its end
   */
  void accept(Part part, String statement) throws IOException;
}
