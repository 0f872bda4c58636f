package dev.fieldfare.contracts.migration;

import java.util.Objects;
import java.util.Optional;

/**
 * Whether a migration can be taken back.
 *
 * @param reason why not, or which values will not be restored
 * @param lossless true when every value is restored exactly
 */
public record UndoInfo(boolean possible, Optional<String> reason, boolean lossless) {

  public UndoInfo {
    Objects.requireNonNull(reason, "reason");
  }

  /** There is a way back and nothing is lost on it. */
  public static UndoInfo exact() {
    return new UndoInfo(true, Optional.empty(), true);
  }

  /** There is no way back. */
  public static UndoInfo impossible(String reason) {
    return new UndoInfo(false, Optional.of(reason), false);
  }
}
