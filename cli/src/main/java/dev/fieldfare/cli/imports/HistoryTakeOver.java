package dev.fieldfare.cli.imports;

import dev.fieldfare.cli.ReleaseDirectory;
import dev.fieldfare.cli.ReleaseFile;
import dev.fieldfare.cli.ReleaseUpload;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.track.BaselineVersions;
import java.nio.file.Path;
import java.util.List;

/** Takes over the history of another tool: its files are stored, and nothing runs. */
final class HistoryTakeOver {

  private final Session session;
  private final Tracks tracks;

  HistoryTakeOver(Session session, String track) {
    this.session = session;
    this.tracks = session.client().track(session.targetOrMain(), track);
  }

  int run(String tool, Path directory) {
    List<ReleaseFile> files = ReleaseDirectory.read(directory);
    session.confirm(
        "Mark the versions that %s applied as BASELINE in %s, without running them?"
            .formatted(tool, session.targetOrMain()));
    new ReleaseUpload(session, tracks).upload(files);
    BaselineVersions marked = tracks.takeOver(tool);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(marked);
    } else {
      output.line(
          marked.versions().isEmpty()
              ? "Nothing to mark: the versions of the ledger are applied or marked."
              : "Marked as BASELINE: " + String.join(", ", marked.versions()) + ". Nothing ran.");
    }
    return ExitCode.OK;
  }
}
