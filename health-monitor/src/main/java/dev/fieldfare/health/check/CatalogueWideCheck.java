package dev.fieldfare.health.check;

import java.sql.SQLException;

/**
 * A check that reads the catalogue of all tables. Its cost grows with the database, so its result
 * is used for a while, unless something is wrong.
 */
public record CatalogueWideCheck(TargetCheck check) implements TargetCheck {

  @Override
  public CheckDescription description() {
    return check.description();
  }

  @Override
  public CheckOutcome run(CheckedTarget target) throws SQLException {
    return check.run(target);
  }
}
