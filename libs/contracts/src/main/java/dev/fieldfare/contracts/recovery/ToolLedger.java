package dev.fieldfare.contracts.recovery;

import java.util.Objects;

/**
 * A ledger of migrations in a target.
 *
 * @param name the track, or the table with its schema
 * @param readable whether the role of the gateway may read it
 * @param recordsFailures whether it can name migrations that failed; where it cannot, that none is
 *     named means nothing
 */
public record ToolLedger(String tool, String name, boolean readable, boolean recordsFailures) {

  public ToolLedger {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(name, "name");
  }
}
