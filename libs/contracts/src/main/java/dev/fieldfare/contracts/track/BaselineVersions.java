package dev.fieldfare.contracts.track;

import java.util.List;

/** The answer to a baseline: the versions that were marked, in their order. Nothing ran. */
public record BaselineVersions(String track, String target, List<String> versions) {

  public BaselineVersions {
    versions = List.copyOf(versions);
  }
}
