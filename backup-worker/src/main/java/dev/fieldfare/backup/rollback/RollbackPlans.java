package dev.fieldfare.backup.rollback;

import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.service.internal.InternalCaller;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rollback plans of one target, for users. */
public interface RollbackPlans {

  /** The target's name. */
  String target();

  /** Plans, the newest first. */
  List<RollbackPlan> list(int most) throws SQLException;

  /** One plan. */
  Optional<RollbackPlan> find(UUID plan) throws SQLException;

  /**
   * Makes a plan; nothing is changed yet.
   *
   * @throws dev.fieldfare.backup.catalogue.BackupRefused when there is no such way back
   */
  RollbackPlan create(RollbackPlan.Origin origin, String requester) throws SQLException;

  /**
   * Gives the code of the last confirmation; a former code is not valid any more.
   *
   * @throws dev.fieldfare.backup.catalogue.BackupRefused when the plan was executed or is stale
   */
  RollbackCode giveCode(UUID plan) throws SQLException;

  /**
   * Begins a plan that was confirmed.
   *
   * @throws dev.fieldfare.backup.catalogue.BackupRefused when the plan was executed or is stale, or
   *     the code is wrong
   */
  RollbackPlan execute(UUID plan, String code, InternalCaller caller) throws SQLException;
}
