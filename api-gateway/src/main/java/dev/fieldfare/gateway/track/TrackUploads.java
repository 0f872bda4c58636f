package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.ScriptStatement;
import dev.fieldfare.contracts.track.StoredVersion;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.track.DecodedScript;
import dev.fieldfare.postgres.track.ReadStatements;
import dev.fieldfare.postgres.track.ScriptCheck;
import dev.fieldfare.postgres.track.ScriptCheck.Text;
import dev.fieldfare.postgres.track.ScriptProblem;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks the texts of versions by the parser of the target, and stores them. Blocks. */
@ApplicationScoped
class TrackUploads {

  private static final Map<String, Section> PARTS =
      Map.of("up", Section.UP, "down", Section.DOWN, "verify", Section.VERIFY);
  private static final int SHOWN = 100;

  private final TargetPools pools;

  TrackUploads(TargetPools pools) {
    this.pools = pools;
  }

  /**
   * A file that was uploaded.
   *
   * @param part what it is; sections in it may say otherwise
   */
  record UploadedFile(
      String track, String version, String file, String part, String description, byte[] bytes) {}

  StoredVersion put(String target, UploadedFile file, String by) {
    VersionName name = name(file);
    Section part = part(file);
    VersionScript script = read(file, part);
    return pools.with(
        target,
        connection -> {
          check(connection, file, script);
          return store(connection, upload(file, name, part, script, by));
        });
  }

  /** Reads and parses a file as for an upload, and stores nothing. */
  CheckedVersion check(String target, UploadedFile file) {
    VersionName name = name(file);
    VersionScript script = read(file, part(file));
    List<ScriptStatement> statements =
        pools.with(target, connection -> check(connection, file, script));
    return new CheckedVersion(
        name.text(),
        file.description(),
        file.file(),
        script.up().map(VersionScript::checksum),
        script.down().isPresent(),
        script.options().document(),
        statements);
  }

  /** Its sections; refuses what is no text. */
  static VersionScript script(UploadedFile file) {
    return read(file, part(file));
  }

  private static VersionName name(UploadedFile file) {
    return VersionName.find(file.version())
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.INVALID_NAME,
                    "\"" + file.version() + "\" cannot name a version."));
  }

  private static Section part(UploadedFile file) {
    return Optional.ofNullable(PARTS.get(file.part()))
        .orElseThrow(
            () ->
                new RequestRefused(FailureReason.INVALID_VALUE, "\"part\" is up, down or verify."));
  }

  private static VersionScript read(UploadedFile file, Section part) {
    return switch (DecodedScript.of(file.bytes())) {
      case DecodedScript.Unreadable unreadable ->
          throw refused(file, List.of(unreadable.problem()));
      case DecodedScript.Readable readable -> {
        VersionScript script = VersionScript.of(readable.text(), part);
        if (!script.problems().isEmpty()) {
          throw refused(file, script.problems());
        }
        yield script;
      }
    };
  }

  private static List<ScriptStatement> check(
      Connection connection, UploadedFile file, VersionScript script) throws SQLException {
    ServerGrammar grammar = ServerGrammar.of(connection);
    List<ScriptProblem> problems = new ArrayList<>();
    List<ScriptStatement> statements = new ArrayList<>();
    List<Section> sections =
        Stream.of(Section.values()).filter(one -> script.text(one).isPresent()).toList();
    List<Text> texts = sections.stream().map(section -> text(script, section)).toList();
    List<ScriptCheck> checks = ScriptCheck.of(grammar, texts);
    for (int i = 0; i < checks.size(); i++) {
      problems.addAll(checks.get(i).problems());
      statements.addAll(ReadStatements.of(sections.get(i), checks.get(i).statements()));
    }
    if (!problems.isEmpty()) {
      throw refused(file, problems);
    }
    return statements;
  }

  private static Text text(VersionScript script, Section section) {
    boolean transactional = section == Section.VERIFY || script.options().transactional();
    return new Text(script.text(section).orElseThrow(), transactional);
  }

  private static Upload upload(
      UploadedFile file, VersionName name, Section part, VersionScript script, String by) {
    boolean isUp = part == Section.UP;
    return new Upload(
        file.track(),
        name,
        file.description(),
        isUp ? Optional.of(file.file()) : Optional.empty(),
        part == Section.DOWN ? Optional.of(file.file()) : Optional.empty(),
        script,
        by);
  }

  private static StoredVersion store(Connection connection, Upload upload) throws SQLException {
    String version = upload.version().text();
    String verdict = new TrackLedger(connection).put(upload);
    return switch (verdict) {
      case "stored", "unchanged", "changed" ->
          new StoredVersion(upload.track(), version, verdict, upload.checksum().orElse(""));
      case "busy" ->
          throw new RequestRefused(
              FailureReason.WRONG_STATE,
              "Version " + version + " is being applied; its text cannot change now.");
      case "taken" ->
          throw new RequestRefused(
              FailureReason.INVALID_NAME,
              "Version %s is the same number as another version of the track %s."
                  .formatted(version, upload.track()));
      case "no_up" ->
          throw new RequestRefused(
              FailureReason.INVALID_SCRIPT,
              "%s: version %s has no up section; upload that first."
                  .formatted(upload.downFile().or(upload::file).orElse("verify"), version));
      default -> throw new IllegalStateException("the ledger answered " + verdict);
    };
  }

  private static RequestRefused refused(UploadedFile file, List<ScriptProblem> found) {
    List<Problem> problems =
        found.stream()
            .limit(SHOWN)
            .map(problem -> new Problem(problem.code(), file.file(), problem.in(file.file())))
            .toList();
    return RequestRefused.of(problems);
  }
}
