package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.JUnitReport;
import dev.fieldfare.cli.output.RehearsalText;
import dev.fieldfare.cli.output.SarifReport;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.rehearsal.Rehearsal;
import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has a release rehearsed, and shows the report. */
final class Rehearsing {

  private final Session session;
  private final Tracks tracks;
  private final Duration patience;

  Rehearsing(Session session, Tracks tracks, Duration patience) {
    this.session = session;
    this.tracks = tracks;
    this.patience = patience;
  }

  /**
   * Files for the report in other forms; null where none is wanted.
   *
   * @param directory the one of the scripts, or null
   */
  record Reports(Path junit, Path sarif, Path directory) {}

  /** Answers with the exit code. */
  int rehearse(SelectionOptions selection, List<ReleaseFile> files, Reports reports) {
    Rehearsal rehearsal = ended(selection, files);
    show(rehearsal);
    rehearsal.report().ifPresent(report -> write(reports, rehearsal, report));
    if (!rehearsal.isEnded()) {
      session.tell("the rehearsal %s goes on without this command.".formatted(rehearsal.id()));
      return ExitCode.TEMPORARY;
    }
    return rehearsal.isPassed() ? ExitCode.OK : ExitCode.ERROR;
  }

  /** Before a release, which prints a document of its own. */
  boolean passes(SelectionOptions selection, List<ReleaseFile> files) {
    Rehearsal rehearsal = ended(selection, files);
    if (!rehearsal.isPassed() || session.output().isText()) {
      show(rehearsal);
    }
    return rehearsal.isPassed();
  }

  private Rehearsal ended(SelectionOptions selection, List<ReleaseFile> files) {
    return tracks.awaitRehearsal(asked(selection, files).id(), patience);
  }

  private void show(Rehearsal rehearsal) {
    if (session.output().isText()) {
      RehearsalText.lines(rehearsal).forEach(session.output()::line);
    } else {
      session.output().document(rehearsal);
    }
  }

  private Rehearsal asked(SelectionOptions selection, List<ReleaseFile> files) {
    try {
      return tracks.rehearse(selection.rehearsal(files.stream().map(ReleaseFile::text).toList()));
    } catch (RequestRefusedException refused) {
      List<Problem> problems = refused.problem().problems();
      if (problems.isEmpty()) {
        throw refused;
      }
      problems.stream().map(Problem::message).forEach(session::tell);
      throw CommandFailure.error("the rehearsal is refused. Nothing ran.");
    }
  }

  private static void write(Reports reports, Rehearsal rehearsal, RehearsalReport report) {
    if (reports.junit() != null) {
      write(reports.junit(), JUnitReport.of(rehearsal.track(), report));
    }
    if (reports.sarif() != null) {
      write(reports.sarif(), SarifReport.of(report, Optional.ofNullable(reports.directory())));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw CommandFailure.error(file + " cannot be written: " + e.getMessage());
    }
  }
}
