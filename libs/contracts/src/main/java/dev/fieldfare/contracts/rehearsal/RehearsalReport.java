package dev.fieldfare.contracts.rehearsal;

import java.util.List;

/**
 * What a rehearsal found.
 *
 * @param passed whether every version passed
 * @param versions in the order in which they ran; none behind one that failed
 * @param leftOut what the scratch database could not get of the structure of the target
 */
public record RehearsalReport(
    boolean passed, List<RehearsedVersion> versions, List<String> leftOut, double durationMs) {

  public RehearsalReport {
    versions = versions == null ? List.of() : List.copyOf(versions);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
  }
}
