package dev.fieldfare.migration.track;

import dev.fieldfare.migration.applying.PostponementPolicy;
import dev.fieldfare.migration.applying.RetryPolicy;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Versions in line, written as the admission writes them, and the loop that applies them. */
final class VersionQueue implements AutoCloseable {

  private static final String ID = "00000000-0000-7000-8000-%012d";

  private final TestDatabase database;
  private final TrackStage track;
  private final LoopSignal work = new LoopSignal();
  private final LoopSignal events = new LoopSignal();
  private final VersionLoop loop;
  private int versions;

  VersionQueue(TestDatabase database) throws SQLException {
    this.database = database;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.createReleaseRole();
    database.execute("INSERT INTO fieldfare.tracks (track) VALUES ('main')");
    this.track = new TrackStage(database, "main");
    RetryPolicy retries =
        new RetryPolicy(
            3, Duration.ofMillis(10), Duration.ofSeconds(1), RandomGenerator.getDefault());
    VersionApplier applier =
        new VersionApplier(
            database.dataSource(),
            database.dataSource(),
            new PostponementPolicy(retries, Duration.ofMinutes(1), Clock.systemUTC()),
            new VersionApplier.Limits(
                Duration.ofSeconds(30), Duration.ofSeconds(1), database.user()));
    this.loop = new VersionLoop(database.dataSource(), applier, work, events);
  }

  /** Puts a script at the end of the line. */
  void add(String script) {
    versions++;
    String version = Integer.toString(versions);
    track.put(version, script);
    String id = ID.formatted(versions);
    database.execute(
        "UPDATE fieldfare.schema_migrations SET migration_id = '%s', requested = '{\"direction\":\"up\",\"backup\":\"none\"}' WHERE version = '%s'"
            .formatted(id, version),
        "INSERT INTO fieldfare.field_migrations (id, migration_type, names, status, request,"
            + " enqueued_at, requested_by, seq)"
            + " SELECT '%s', 'RUN_SQL', '{*}', 'QUEUED', jsonb_build_object('track', track, 'version', version, 'checksum', checksum, 'direction', 'up'), now(), 'tester', %d"
                .formatted(id, versions)
            + " FROM fieldfare.schema_migrations WHERE version = '%s'".formatted(version),
        "INSERT INTO fieldfare.claims (name, seq, migration_id) VALUES ('*', %d, '%s')"
            .formatted(versions, id));
  }

  /** One round: how long the loop would pause. */
  Duration round() throws SQLException {
    return loop.round();
  }

  /** Rounds until nothing is left that can be applied at once; the sessions are kept. */
  void applyAll() throws SQLException {
    for (int left = versions; left > 0 && unfinished() > 0; left--) {
      loop.round();
    }
  }

  /** Rounds until the loop rests. */
  void rest() throws SQLException {
    Duration pause = Pace.AT_ONCE;
    while (pause.equals(Pace.AT_ONCE)) {
      pause = loop.round();
    }
  }

  private long unfinished() {
    return Long.parseLong(
        database.value(
            "SELECT count(*) FROM ONLY fieldfare.field_migrations WHERE finished_at IS NULL"));
  }

  TrackStage track() {
    return track;
  }

  LoopSignal work() {
    return work;
  }

  LoopSignal events() {
    return events;
  }

  VersionLoop loop() {
    return loop;
  }

  @Override
  public void close() throws SQLException {
    loop.close();
  }
}
