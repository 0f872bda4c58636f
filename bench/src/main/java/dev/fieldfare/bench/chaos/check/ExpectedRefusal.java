package dev.fieldfare.bench.chaos.check;

import java.sql.SQLException;

/** What PostgreSQL would do, and the product must refuse. */
final class ExpectedRefusal extends SQLException {
  private static final long serialVersionUID = 1;

  /** The code that the product must give. */
  ExpectedRefusal(String code) {
    super(code, "FF:" + code);
  }
}
