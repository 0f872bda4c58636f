package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Moments are shown as to_char would show them, whatever they are and however a session is set. */
@WithServers
class MomentIT {
  private static final int MOMENTS = 20_000;

  // The driver allows no session another DateStyle, but a function may have its own. Edges with
  // more than a millisecond on either side, microsecond by microsecond.
  private static final String SHOWN_OTHERWISE =
      """
      CREATE OR REPLACE FUNCTION shown_otherwise(microseconds bigint[]) RETURNS SETOF text LANGUAGE sql %s AS $$
        WITH moments AS (
          SELECT timestamptz 'epoch' + n * interval '1 microsecond' AS moment FROM unnest(microseconds) AS n
          UNION ALL
          SELECT edge::timestamptz + k * interval '1 microsecond'
          FROM unnest(ARRAY['0001-01-01Z', '1000-01-01Z', '1582-10-15Z', '1970-01-01Z', '2000-01-01Z', '2024-02-29Z',
            '2026-12-31 23:59:59.999Z', '2026-01-01 10:00:00.1Z', '10000-01-01Z', '4714-11-25Z BC', '0044-03-15Z BC',
            '294276-12-31 23:59Z', 'infinity', '-infinity', NULL]) AS edge, generate_series(-1001, 1001) AS k
        ), shown AS (
          SELECT moment, fieldfare.iso(moment) AS shown,
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS expected FROM moments
        )
        SELECT concat_ws(' ', moment, shown, expected) FROM shown WHERE shown IS DISTINCT FROM expected LIMIT 5
      $$
      """;

  @Test
  void momentsAreShownInMillisecondsOfUtc(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();

    assertThat(
            database.query(
                "SELECT fieldfare.iso(m::timestamptz) FROM unnest(ARRAY['2026-08-23 01:02:03+02',"
                    + " '2026-08-23 01:02:03.1Z', '2026-08-23 01:02:03.123999Z',"
                    + " '1969-12-31 23:59:59.999999Z', '12026-08-23Z', 'infinity', NULL]) AS m"))
        .containsExactly(
            "2026-08-22T23:02:03.000Z",
            "2026-08-23T01:02:03.100Z",
            "2026-08-23T01:02:03.123Z",
            "1969-12-31T23:59:59.999Z",
            "12026-08-23T00:00:00.000Z",
            null,
            null);
  }

  @Test
  void anyMomentIsShownAsByToChar(TestDatabase database) throws SQLException {
    assertShownAsByToChar(database);
  }

  @Test
  void theOldestVersionShowsThemAlike() throws SQLException {
    try (TestDatabase database = OldestPostgres.newDatabase()) {
      assertShownAsByToChar(database);
    }
  }

  private static void assertShownAsByToChar(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    long seed = new Random().nextLong();
    for (String settings :
        List.of(
            "SET DateStyle = 'ISO, MDY' SET TimeZone = 'UTC'",
            "SET DateStyle = 'SQL, DMY' SET TimeZone = 'Asia/Kathmandu' SET IntervalStyle = 'iso_8601'",
            "SET DateStyle = 'German' SET TimeZone = 'America/St_Johns'")) {
      database.execute(SHOWN_OTHERWISE.formatted(settings));

      assertThat(shownOtherwise(database, moments(new Random(seed))))
          .as("%s, seed %d", settings, seed)
          .isEmpty();
    }
  }

  private static List<String> shownOtherwise(TestDatabase database, Object[] microseconds)
      throws SQLException {
    try (Connection connection = database.connect();
        var query = connection.prepareStatement("SELECT * FROM shown_otherwise(?)")) {
      query.setArray(1, connection.createArrayOf("int8", microseconds));
      ResultSet rows = query.executeQuery();
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  /** Of our days in every unit, and of eleven thousand years. */
  private static Object[] moments(Random random) {
    long now = 1_800_000_000_000_000L;
    long year = 31_556_952_000_000L;
    LongStream ours =
        LongStream.of(1, 1_000, 100_000, 1_000_000)
            .flatMap(
                unit -> random.longs(MOMENTS, now - year, now + year).map(n -> n / unit * unit));
    LongStream any = random.longs(MOMENTS, -2_500 * year, 8_500 * year);
    return LongStream.concat(ours, any).boxed().toArray();
  }
}
