package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;

/**
 * Disk, memory and load of the machine of the database. SQL does not show them, and those of the
 * monitor's own machine say nothing about another one.
 */
public final class MachineCheck implements TargetCheck {
  private static final CheckDescription DESCRIPTION =
      QueryCheck.described("machine", CheckGrant.CONNECT, "free disk space.");

  @Override
  public CheckDescription description() {
    return DESCRIPTION;
  }

  @Override
  public CheckOutcome run(CheckedTarget target) {
    return CheckOutcome.skipped(
        "Disk, memory and load belong to the machine of the database, which SQL does not show.");
  }
}
