package dev.fieldfare.cli.fleet;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.http.TargetInfo;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which targets a release goes to, and in which steps. */
public final class FleetOptions {
  private static final String ALL = "all";

  @Option(
      names = "--targets",
      paramLabel = "A,B",
      description = "Release to several targets in waves: their names, or all.")
  private String targets;

  @Option(
      names = "--waves",
      paramLabel = "1,10%%,100%%",
      defaultValue = "1,10%,100%",
      description =
          "How many targets are released to after each wave; 1,10%%,100%% if none is given.")
  private String waves;

  @Option(
      names = "--stop-after",
      paramLabel = "N",
      defaultValue = "1",
      description = "Begin no other target of a wave after so many failed; 1 if none is given.")
  private int stopAfter;

  public boolean isFleet() {
    return targets != null;
  }

  public Waves waves() {
    return Waves.parse(waves);
  }

  public int stopAfter() {
    if (stopAfter < 1) {
      throw CommandFailure.usage("--stop-after is 1 or more.");
    }
    return stopAfter;
  }

  /**
   * The named ones of the targets, in the order in which they were named.
   *
   * @param named by {@code --target}, which cannot be given together with several
   */
  public List<TargetInfo> of(List<TargetInfo> known, Optional<String> named) {
    if (named.isPresent()) {
      throw CommandFailure.usage("give --target or --targets, not both.");
    }
    if (targets.equals(ALL)) {
      return known;
    }
    Set<String> wanted = new LinkedHashSet<>(Arrays.asList(targets.split(",", -1)));
    List<String> names = known.stream().map(TargetInfo::name).toList();
    List<String> unknown = wanted.stream().filter(name -> !names.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw CommandFailure.usage(
          "there is no target %s. Targets: %s."
              .formatted(String.join(", ", unknown), String.join(", ", names)));
    }
    return wanted.stream().map(name -> known.get(names.indexOf(name))).toList();
  }
}
