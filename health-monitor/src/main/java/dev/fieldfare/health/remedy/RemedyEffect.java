package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** An action: finds problems and repairs them. */
public interface RemedyEffect {

  /** Its name. */
  RemedyAction action();

  /**
   * The problems that the action repairs, at most 20; empty when this cannot be determined.
   *
   * @throws SQLException when a database does not answer, so this cannot be determined either
   */
  Optional<List<FoundProblem>> find(CheckedTarget target) throws SQLException;

  /**
   * Performs a remedy. A later search for the problem shows whether it helped.
   *
   * @return what was done, in one sentence
   */
  String perform(CheckedTarget target, TakenRemedy remedy) throws SQLException;
}
