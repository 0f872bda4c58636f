package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.postgres.recovery.ForeignHistory.Row;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The versions of a track that another ledger has applied, or a refusal. Has no side effects. */
public final class HistoryPlan {

  private static final int SHOWN = 20;

  /** A change set in a file of Liquibase: its author and its id. */
  private static final Pattern CHANGE_SET =
      Pattern.compile(
          "(?mi)^\\h*+--\\h*+changeset\\h++(\"[^\"\\v]++\"|[^:\\v]++):\\h*+(\"[^\"\\v]++\"|\\S++)");

  /** What {@code alembic upgrade --sql} writes before the statements of a revision. */
  private static final Pattern REVISION = Pattern.compile("(?m)^-- Running upgrade .*-> (\\w+)");

  private final Track track;
  private final ForeignHistory history;
  private final Function<String, String> texts;
  private final Map<String, Taken> taken = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();
  private final List<String> partial = new ArrayList<>();

  private HistoryPlan(Track track, ForeignHistory history, Function<String, String> texts) {
    this.track = track;
    this.history = history;
    this.texts = texts;
  }

  /** A version that becomes a baseline. */
  public record Taken(String version, String checksum, Instant appliedAt, String appliedBy) {}

  /**
   * The plan.
   *
   * @param versions the versions that are not marked or applied yet
   * @param refusal why nothing is taken over
   */
  public record Result(List<Taken> versions, Optional<String> refusal) {}

  /**
   * Compares the ledger with the track.
   *
   * @param texts the up text of a version
   */
  public static Result of(Track track, ForeignHistory history, Function<String, String> texts) {
    return new HistoryPlan(track, history, texts).result();
  }

  private Result result() {
    if (history.refusal().isPresent()) {
      return new Result(List.of(), history.refusal());
    }
    history.through().ifPresent(row -> takeThrough(row, row.version()));
    history.revision().ifPresent(this::takeRevision);
    history.rows().forEach(this::take);
    if (!missing.isEmpty()) {
      return refused("No file has these migrations of the ledger: ", missing);
    }
    if (!changed.isEmpty()) {
      return refused("These files were changed after the tool applied them: ", changed);
    }
    if (!partial.isEmpty()) {
      return refused("The tool applied only a part of these files: ", partial);
    }
    return new Result(List.copyOf(taken.values()), Optional.empty());
  }

  private static Result refused(String why, List<String> names) {
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return new Result(List.of(), Optional.of(why + shown + "."));
  }

  private void takeThrough(Row last, String version) {
    VersionName end = new VersionName(version);
    track.versions().stream()
        .filter(one -> !one.repeatable())
        .filter(one -> new VersionName(one.version()).compareTo(end) <= 0)
        .forEach(one -> add(one, last));
  }

  /** File names contain no revisions, so the texts of the files are searched for it. */
  private void takeRevision(Row head) {
    for (TrackVersion version : track.versions()) {
      List<String> revisions =
          REVISION
              .matcher(texts.apply(version.version()))
              .results()
              .map(found -> found.group(1))
              .toList();
      if (revisions.contains(head.name())) {
        if (!revisions.getLast().equals(head.name())) {
          partial.add(version.file());
        }
        takeThrough(head, version.version());
        return;
      }
    }
    missing.add(head.name());
  }

  /** The change sets of a file that the tool did not apply from the file of the row. */
  private List<String> unapplied(Row row) {
    return row.changeSets()
        .map(
            applied ->
                CHANGE_SET
                    .matcher(texts.apply(row.version()))
                    .results()
                    .map(found -> unquoted(found.group(1)) + ":" + unquoted(found.group(2)))
                    .filter(one -> !applied.contains(one))
                    .toList())
        .orElse(List.of());
  }

  private static String unquoted(String name) {
    return name.strip().replaceFirst("^\"(.+)\"$", "$1");
  }

  /** With the file of the row: one ledger may have files of one name in several directories. */
  private static String described(TrackVersion version, Row row, List<String> unapplied) {
    return "%s (%.255s is not in the ledger for %s)"
        .formatted(version.file(), unapplied.getFirst(), row.name());
  }

  private void take(Row row) {
    Optional<TrackVersion> version = track.find(row.version());
    List<String> unapplied = version.isPresent() ? unapplied(row) : List.of();
    if (version.isEmpty()) {
      missing.add(row.name());
    } else if (row.checksum().isPresent() && !isSame(row, texts.apply(row.version()))) {
      changed.add(version.get().file());
    } else if (!unapplied.isEmpty()) {
      partial.add(described(version.get(), row, unapplied));
    } else {
      add(version.get(), row);
    }
  }

  private static boolean isSame(Row row, String text) {
    String known = row.checksum().orElseThrow();
    return known.equals(VersionScript.checksum(text))
        || known.equals(Integer.toString(LedgerSteps.flywayChecksum(text)));
  }

  private void add(TrackVersion version, Row row) {
    if (!version.status().isInPlace()) {
      taken.put(
          version.version(),
          new Taken(
              version.version(),
              version.checksum(),
              row.appliedAt().orElse(null),
              row.appliedBy().orElse(null)));
    }
  }
}
