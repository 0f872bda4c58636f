package dev.fieldfare.cli;

import dev.fieldfare.contracts.rehearsal.RehearsalRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which versions of a directory a release applies. */
final class SelectionOptions {

  @Option(names = "--version", paramLabel = "V", description = "Apply this version only.")
  private String version;

  @Option(names = "--to", paramLabel = "V", description = "Apply versions up to this one.")
  private String to;

  @Option(
      names = "--rerun",
      paramLabel = "V",
      description = "Apply this version although it is applied already.")
  private String rerun;

  @Option(names = "--out-of-order", description = "Apply versions before the current one, too.")
  private boolean outOfOrder;

  ReleaseRequest request(List<OfferedVersion> files, Optional<String> backup) {
    return new ReleaseRequest(
        Optional.empty(),
        files,
        only(),
        Optional.ofNullable(to),
        rerun != null,
        outOfOrder,
        backup);
  }

  ReleasePlanRequest plan(List<CheckedVersion> files) {
    return new ReleasePlanRequest(
        Optional.empty(), files, only(), Optional.ofNullable(to), rerun != null, outOfOrder);
  }

  RehearsalRequest rehearsal(List<ScriptText> files) {
    return new RehearsalRequest(
        Optional.empty(), files, only(), Optional.ofNullable(to), rerun != null, outOfOrder);
  }

  private Optional<String> only() {
    return Optional.ofNullable(rerun).or(() -> Optional.ofNullable(version));
  }
}
