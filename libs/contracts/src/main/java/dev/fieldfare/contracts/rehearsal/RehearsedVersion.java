package dev.fieldfare.contracts.rehearsal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One version of a rehearsal.
 *
 * @param passed whether each of its runs ended well, and the structure was restored
 * @param runs up; with a down section also down, and up again
 * @param restored whether the structure after the down section was that of before; absent without a
 *     down section
 * @param differences of the structure after the down section to that of before
 */
public record RehearsedVersion(
    String version,
    String file,
    boolean transactional,
    boolean passed,
    List<RehearsedRun> runs,
    Optional<Boolean> restored,
    List<String> differences) {

  public RehearsedVersion {
    Objects.requireNonNull(version, "version");
    runs = runs == null ? List.of() : List.copyOf(runs);
    restored = Objects.requireNonNullElse(restored, Optional.empty());
    differences = differences == null ? List.of() : List.copyOf(differences);
  }

  /** Its first error, in words. */
  public Optional<String> firstError() {
    return runs.stream().flatMap(run -> run.error().stream()).findFirst();
  }
}
