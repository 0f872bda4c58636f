package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a live schema over. */
@Command(
    name = "baseline",
    description = "Mark SQL versions as there already, without running them.",
    footer = {
      "",
      "The files up to the version describe the schema as it is; later ones are released as usual.",
      "Exit codes: 0 they are marked, 1 refused."
    },
    sortOptions = false)
final class BaselineCommand extends GatewayCommand {

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The directory: Flyway, golang-migrate, Prisma, or 001_name.sql.")
  private Path directory;

  @Option(
      names = "--version",
      required = true,
      paramLabel = "V",
      description = "The last version that the schema has already.")
  private String version;

  @Mixin private TrackOptions track;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    List<ReleaseFile> files = ReleaseDirectory.read(directory);
    session.confirm(
        "Mark the versions up to %s as there already in %s, without running them?"
            .formatted(version, session.targetOrMain()));
    Tracks tracks = track.of(session);
    List<OfferedVersion> versions = new ReleaseUpload(session, tracks).upload(files);
    show(session.output(), tracks.baseline(request(versions)));
    return ExitCode.OK;
  }

  private ReleaseRequest request(List<OfferedVersion> versions) {
    return new ReleaseRequest(
        Optional.empty(),
        versions,
        Optional.of(version),
        Optional.empty(),
        false,
        false,
        Optional.empty());
  }

  private static void show(Output output, BaselineVersions marked) {
    if (output.format() == Format.json) {
      output.document(marked);
      return;
    }
    output.line(
        marked.versions().isEmpty()
            ? "Nothing to mark: these versions are there already."
            : "Marked as BASELINE: " + String.join(", ", marked.versions()) + ". Nothing ran.");
  }
}
