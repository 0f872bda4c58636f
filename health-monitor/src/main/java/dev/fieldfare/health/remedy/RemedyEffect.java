package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What an action finds and does. */
public interface RemedyEffect {

  /** Its name. */
  RemedyAction action();

  /**
   * The problems that it repairs, at most 20; empty when it is not known whether there are any.
   *
   * @throws SQLException when a database does not answer, so it is not known either
   */
  Optional<List<FoundProblem>> find(CheckedTarget target) throws SQLException;

  /**
   * Performs a remedy. Whether it helped is seen when the problem is looked for again.
   *
   * @return what was done, in one sentence
   */
  String perform(CheckedTarget target, TakenRemedy remedy) throws SQLException;
}
