package dev.fieldfare.bench.chaos.check;

import java.sql.SQLException;

/** What PostgreSQL would do, and the product must refuse. */
final class Impossible extends SQLException {
  private static final long serialVersionUID = 1;

  /** The code that the product must give. */
  Impossible(String code) {
    super(code, "FF:" + code);
  }
}
