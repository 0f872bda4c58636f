package dev.fieldfare.contracts.backup;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a batch of data keys came to.
 *
 * @param keyId of the current key
 * @param rewrapped backups that had another key. Absent in a dry run
 * @param wouldRewrap the same of a dry run
 * @param current backups that had the current key before
 * @param unencrypted backups that have no key
 * @param unfinished folders without a manifest: attempts that go on, or were interrupted
 * @param problems backups that stay as they are
 * @param next where the next batch begins; empty when all folders were looked at
 */
public record RewrapReport(
    String keyId,
    boolean dryRun,
    Optional<Integer> rewrapped,
    Optional<Integer> wouldRewrap,
    int current,
    int unencrypted,
    int unfinished,
    List<Problem> problems,
    Optional<String> next) {

  public RewrapReport {
    Objects.requireNonNull(keyId, "keyId");
    problems = List.copyOf(problems);
  }

  /** A backup that stays as it is, and why. */
  public record Problem(String location, String code, String message) {
    public Problem {
      Objects.requireNonNull(location, "location");
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }
}
