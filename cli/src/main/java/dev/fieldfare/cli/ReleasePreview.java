package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.PlannedRelease.PlannedVersion;
import dev.fieldfare.contracts.track.ScriptStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows what a release would do; nothing is stored, and nothing runs. */
final class ReleasePreview {

  private static final String UP = "up";

  private final Session session;
  private final Tracks tracks;

  ReleasePreview(Session session, Tracks tracks) {
    this.session = session;
    this.tracks = tracks;
  }

  /** Checks the files, or takes what is stored where there are none. */
  int show(SelectionOptions selection, List<ReleaseFile> files) {
    List<CheckedVersion> checked = new ReleaseUpload(session, tracks).check(files);
    PlannedRelease plan =
        tracks.plan(
            selection.plan(checked.stream().map(CheckedVersion::withoutStatements).toList()));
    show(files.isEmpty() ? plan : withStatements(plan, checked));
    return ExitCode.OK;
  }

  private static PlannedRelease withStatements(PlannedRelease plan, List<CheckedVersion> checked) {
    Map<String, List<ScriptStatement>> statements = new HashMap<>();
    checked.forEach(
        file ->
            statements.put(
                file.version(),
                file.statements().stream().filter(one -> one.section().equals(UP)).toList()));
    return new PlannedRelease(
        plan.track(),
        plan.target(),
        plan.current(),
        plan.versions().stream()
            .map(one -> one.with(statements.getOrDefault(one.version(), List.of())))
            .toList());
  }

  private void show(PlannedRelease plan) {
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(plan);
      return;
    }
    String current = plan.current().orElse("none");
    if (plan.versions().isEmpty()) {
      output.line("Nothing to apply. Current version: " + current + ".");
      return;
    }
    plan.versions().forEach(version -> show(version, output));
    output.line("Current version: " + current + ". Nothing was stored, and nothing ran.");
  }

  private static void show(PlannedVersion version, Output output) {
    String depends =
        version.dependsOn().isEmpty() ? "" : ", after " + String.join(", ", version.dependsOn());
    output.line(
        "%s  %s  %s%s, %s, claims %s"
            .formatted(
                version.version(),
                version.file(),
                version.status(),
                depends,
                version.transactional() ? "one transaction" : "statement by statement",
                String.join(", ", version.claims())));
    TextTable table = new TextTable();
    version
        .statements()
        .forEach(
            one ->
                table.row(
                    "   ",
                    one.line() + ":" + one.column(),
                    one.command(),
                    String.join(", ", one.relations()),
                    one.transactional() ? "" : "outside a transaction"));
    table.lines().forEach(output::line);
  }
}
