package dev.fieldfare.contracts.rehearsal;

import java.util.List;

/**
 * A statement as it ran in a scratch database.
 *
 * @param number from 1
 * @param measured whether its locks and rewrites are known: not where it runs outside a transaction
 * @param locks the strongest new one of each table that was there before the version
 * @param rewrites tables whose files were written anew
 */
public record RehearsedStatement(
    int number,
    long line,
    String command,
    double ms,
    long rows,
    boolean measured,
    List<RehearsedLock> locks,
    List<String> rewrites) {

  /**
   * A lock.
   *
   * @param mode as in SQL, such as {@code ACCESS EXCLUSIVE}
   */
  public record RehearsedLock(String table, String mode) {}

  public RehearsedStatement {
    locks = locks == null ? List.of() : List.copyOf(locks);
    rewrites = rewrites == null ? List.of() : List.copyOf(rewrites);
  }
}
