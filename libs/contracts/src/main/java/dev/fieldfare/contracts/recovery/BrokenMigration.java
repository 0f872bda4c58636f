package dev.fieldfare.contracts.recovery;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A migration that did not end as it should.
 *
 * @param tool the tool whose ledger names it
 * @param ledger the track, or the table of the ledger with its schema
 * @param version as the ledger names it
 * @param since when it began or failed, if the ledger says so
 */
public record BrokenMigration(
    String tool, String ledger, String version, BrokenState state, Optional<Instant> since) {

  public BrokenMigration {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
  }
}
