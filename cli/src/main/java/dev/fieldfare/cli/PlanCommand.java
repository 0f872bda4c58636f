package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a release would do. */
@Command(
    name = "plan",
    description = "Show which SQL versions a release would apply: order, statements and claims.",
    footer = {
      "",
      "Nothing is stored, and nothing runs. Without --dir it plans the versions that are stored.",
      "Exit codes: 0 the release can be made, 1 it would be refused."
    },
    sortOptions = false)
final class PlanCommand extends GatewayCommand {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The directory: Flyway, golang-migrate, Prisma, or 001_name.sql.")
  private Path directory;

  @Mixin private TrackOptions track;

  @Mixin private SelectionOptions selection;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    List<ReleaseFile> files = directory == null ? List.of() : ReleaseDirectory.read(directory);
    return new ReleasePreview(session, track.of(session)).show(selection, files);
  }
}
