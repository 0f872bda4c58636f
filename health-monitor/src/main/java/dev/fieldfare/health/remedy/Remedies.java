package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyActionStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored remedies. Each change is one transaction with its event. */
public interface Remedies {

  /**
   * Stores the found problems: new problems get a remedy, and remedies of problems that are gone
   * end. A performed remedy has failed if its problem is still found.
   */
  void observe(String target, RemedyAction action, List<FoundProblem> found) throws SQLException;

  /**
   * Takes a confirmed remedy to perform it. Empty if there is none, another remedy of this action
   * is being performed, the limit of this hour is reached, or the action is stopped.
   */
  Optional<TakenRemedy> take(String target, RemedyAction action) throws SQLException;

  /** The action is done. The result is known after the next search for the problem. */
  void performed(TakenRemedy remedy, String detail) throws SQLException;

  /** The action failed. */
  void failed(TakenRemedy remedy, String error) throws SQLException;

  /** Confirms a remedy, which is then performed. */
  RemedyAnswer confirm(UUID id, String by) throws SQLException;

  /** Resumes a stopped action; false when it was not stopped. */
  boolean resume(String target, RemedyAction action, String by) throws SQLException;

  /** The newest remedies of a target, or of all. */
  List<Remedy> list(Optional<String> target, int limit) throws SQLException;

  /** The actions of these targets. */
  List<RemedyActionStatus> actions(List<String> targets) throws SQLException;

  /** Deletes remedies that ended before this time, up to a limit. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
