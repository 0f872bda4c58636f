package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A release of two versions: the first runs statement by statement, the second in one transaction.
 * Its track, its table and its rows in {@code effects} have its name.
 */
record StepwiseRelease(TestDatabase database, String name) {

  private static final String FIRST =
      """
      -- fieldfare: transactional=false
      CREATE TABLE %1$s (id int PRIMARY KEY, v text);
      INSERT INTO effects VALUES ('%1$s', 'first');
      INSERT INTO %1$s SELECT n, md5(n::text) FROM generate_series(1, 40000) n;
      CREATE INDEX CONCURRENTLY %1$s_v ON %1$s (v);
      VACUUM ANALYZE %1$s;
      CREATE UNIQUE INDEX CONCURRENTLY %1$s_u ON %1$s (v, id);
      INSERT INTO effects VALUES ('%1$s', 'middle');
      DROP INDEX CONCURRENTLY %1$s_v;
      INSERT INTO effects VALUES ('%1$s', 'last');
      -- fieldfare: down
      INSERT INTO effects VALUES ('%1$s', 'down first');
      DROP INDEX CONCURRENTLY %1$s_u;
      CREATE INDEX CONCURRENTLY %1$s_d ON %1$s (v);
      DROP TABLE %1$s;
      INSERT INTO effects VALUES ('%1$s', 'down last');
      -- fieldfare: verify
      SELECT count(*) = 40000 FROM %1$s;
      """;

  private static final String SECOND =
      """
      ALTER TABLE %1$s ADD w int;
      UPDATE %1$s SET w = id;
      INSERT INTO effects VALUES ('%1$s', 'second');
      -- fieldfare: down
      ALTER TABLE %1$s DROP w;
      INSERT INTO effects VALUES ('%1$s', 'down second');
      """;

  private interface Asking<T> {
    T of(TrackLedger ledger) throws SQLException;
  }

  /** Where its statements note that they ran. */
  static void createEffects(TestDatabase database) {
    database.execute(
        "CREATE TABLE effects (release text, step text)",
        "ALTER TABLE effects OWNER TO \"%s\"".formatted(database.createReleaseRole()));
  }

  void apply() {
    put("1", FIRST.formatted(name));
    put("2", SECOND.formatted(name));
    request(VersionDirection.UP, "1", "2");
  }

  void rollBack() {
    request(VersionDirection.DOWN, "2", "1");
  }

  List<TrackVersion> versions() {
    return ask(ledger -> ledger.find(name).orElseThrow().versions());
  }

  /** Nothing of it is under way. */
  boolean isOver() {
    return versions().stream().noneMatch(TrackVersion::underWay);
  }

  /** What its statements noted. */
  List<String> effects() {
    return database.query(
        "SELECT step FROM effects WHERE release = '%s' ORDER BY step".formatted(name));
  }

  /** The attempts that the ledger has. */
  List<String> attempts() {
    return database.query(
        "SELECT concat_ws(' ', version, direction, status) FROM fieldfare.version_attempts"
            + " WHERE track = '%s' ORDER BY started_at".formatted(name));
  }

  /** Its indexes, and whether they are valid. */
  List<String> indexes() {
    return database.query(
        "SELECT concat_ws(' ', c.relname, i.indisvalid) FROM pg_index i JOIN pg_class c ON c.oid ="
            + " i.indexrelid WHERE c.relname LIKE '%s\\_%%' ORDER BY 1".formatted(name));
  }

  /** Its rows in the journal. */
  List<String> journal() {
    return database.query(
        "SELECT version || ' ' || n FROM fieldfare.version_steps WHERE track = '%s'"
            .formatted(name));
  }

  /** The types of its events, in their order. */
  List<String> events() {
    return database.query(
        "SELECT substring(type from '[a-z_]+$') || ' ' || (data ->> 'version') FROM"
            + " fieldfare.events WHERE subject LIKE '%%/track:%s' ORDER BY sequence"
                .formatted(name));
  }

  private void put(String version, String text) {
    Upload upload =
        new Upload(
            name,
            new VersionName(version),
            "",
            Optional.of(version + ".sql"),
            Optional.empty(),
            VersionScript.of(text, Section.UP),
            "tester");
    String answer = ask(ledger -> ledger.put(upload));
    assertThat(answer).isEqualTo("stored");
  }

  private void request(VersionDirection direction, String... versions) {
    List<TrackVersion> known = versions();
    List<OfferedVersion> wanted =
        Stream.of(versions)
            .map(
                version ->
                    known.stream()
                        .filter(one -> one.version().equals(version))
                        .findFirst()
                        .orElseThrow())
            .map(version -> new OfferedVersion(version.version(), version.checksum()))
            .toList();
    var options = JsonNodeFactory.instance.objectNode().put("backup", "none");
    ask(ledger -> ledger.request(name, direction, wanted, "tester", options));
  }

  private <T> T ask(Asking<T> asking) {
    try (var connection = database.connect()) {
      return asking.of(new TrackLedger(connection));
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
