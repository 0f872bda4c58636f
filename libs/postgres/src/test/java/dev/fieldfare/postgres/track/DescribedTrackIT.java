package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFinding;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A track is described by one query; it says what one call for each version said. */
@WithServers
class DescribedTrackIT {

  private TestDatabase database;

  @BeforeEach
  void begin() throws SQLException {
    database = TestServers.newDatabase();
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute("INSERT INTO fieldfare.tracks (track) VALUES ('main'), ('other'), ('empty')");
  }

  @AfterEach
  void end() {
    database.close();
  }

  private void versions(int count) {
    database.execute(
        """
        INSERT INTO fieldfare.schema_migrations (track, version, sort_key, repeatable, description, file, checksum,
          offered_checksum, offered, up_text, down_text, options, requested, uploaded_by, status, attempts, applied_at,
          applied_by, duration_ms, statements, migration_id, error)
        SELECT CASE WHEN n %% 10 = 0 THEN 'other' ELSE 'main' END, n::text, lpad(n::text, 6, '0'), random() < 0.1,
          'it''s "' || n || E'"\\n', n || '.sql', md5(n::text), md5((n + (random() < 0.2)::int)::text), random() < 0.8,
          'SELECT 1', CASE WHEN random() < 0.5 THEN 'SELECT 2' END,
          CASE WHEN random() < 0.5 THEN '{"transactional": false}' ELSE '{}' END::jsonb,
          CASE WHEN random() < 0.5 THEN '{"direction": "up"}' ELSE '{}' END::jsonb, 'tester',
          (ARRAY['PENDING', 'APPLIED', 'FAILED', 'ROLLED_BACK', 'BASELINE'])[1 + floor(random() * 5)],
          floor(random() * 3), CASE WHEN random() < 0.5 THEN now() - random() * interval '9 years' END, 'tester',
          random() * 1e4, 3, CASE WHEN random() < 0.7 THEN gen_random_uuid() END,
          CASE WHEN random() < 0.2 THEN '{"code": "wrong_state", "message": "x"}' END::jsonb
        FROM generate_series(1, %d) n
        """
            .formatted(count),
        """
        INSERT INTO fieldfare.field_migrations (id, migration_type, names, status, request, enqueued_at, requested_by, seq)
        SELECT v.migration_id, 'RUN_SQL', '{*}', 'QUEUED', '{}', now(), 'tester', row_number() OVER ()
        FROM fieldfare.schema_migrations v WHERE v.migration_id IS NOT NULL AND random() < 0.5
        """,
        """
        INSERT INTO fieldfare.version_steps (track, version, direction, n, line, checksum, status, migration_id, began_at)
        SELECT v.track, v.version, 'up', s.n, 1, 'x', CASE WHEN random() < 0.7 THEN 'DONE' ELSE 'BEGUN' END, gen_random_uuid(), now()
        FROM fieldfare.schema_migrations v CROSS JOIN generate_series(1, 3) AS s(n) WHERE random() < 0.3
        """);
  }

  @Test
  void d67_oneQuerySaysWhatACallForEachVersionSaid() throws IOException, SQLException {
    versions(400);
    try (InputStream former = getClass().getResourceAsStream("/ledger/described_one_by_one.sql");
        Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(new String(former.readAllBytes(), StandardCharsets.UTF_8));
    }
    for (String track : new String[] {"main", "other", "empty"}) {
      String now = database.value("SELECT fieldfare.describe_track('%s')".formatted(track));
      assertThat(now)
          .as(track)
          .isNotNull()
          .isEqualTo(database.value("SELECT former.describe_track('%s')".formatted(track)));
    }
    assertThat(database.value("SELECT fieldfare.describe_track('none')")).isNull();
  }

  @Test
  void c47_findingsAndWhatIsUnderWayAreSaid() throws SQLException {
    database.execute(
        """
        INSERT INTO fieldfare.schema_migrations (track, version, sort_key, file, checksum, offered_checksum, offered, up_text,
          uploaded_by, status, migration_id)
        VALUES ('main', '1', '1', '1.sql', 'a', 'b', false, '', 'tester', 'APPLIED', NULL),
          ('main', '2', '2', '2.sql', 'a', 'a', true, '', 'tester', 'PENDING', '00000000-0000-7000-8000-000000000002'),
          ('main', '3', '3', '3.sql', 'a', 'a', true, '', 'tester', 'BASELINE', NULL)
        """,
        "INSERT INTO fieldfare.field_migrations (id, migration_type, names, status, request,"
            + " enqueued_at, requested_by, seq) VALUES ('00000000-0000-7000-8000-000000000002',"
            + " 'RUN_SQL', '{*}', 'QUEUED', '{}', now(), 'tester', 1)");
    try (Connection connection = database.connect()) {
      Track track = new TrackLedger(connection).find("main").orElseThrow();

      assertThat(track.current()).contains("3");
      assertThat(track.versions()).extracting(TrackVersion::version).containsExactly("1", "2", "3");
      assertThat(track.versions().getFirst().findings())
          .containsExactly(VersionFinding.CHANGED, VersionFinding.MISSING);
      assertThat(track.versions().get(1).findings()).containsExactly(VersionFinding.OUT_OF_ORDER);
      assertThat(track.versions().get(1).underWay()).isTrue();
      assertThat(track.versions().get(2).underWay()).isFalse();
    }
  }
}
