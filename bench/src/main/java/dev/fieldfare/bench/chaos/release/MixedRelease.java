package dev.fieldfare.bench.chaos.release;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release of four versions: two are transactions, two run statement by statement with statements
 * that no transaction can hold. Each statement leaves something that can be counted.
 */
final class MixedRelease {

  private static final List<String> SCRIPTS =
      List.of(
          """
          CREATE TABLE %1$s (id int, step int, v text);
          INSERT INTO %1$s SELECT i, 1, 'v' || i FROM generate_series(1, 20000) i;
          """,
          """
          -- fieldfare: transactional=false
          INSERT INTO %1$s SELECT i, 2, 'v' || i FROM generate_series(20001, 30000) i;
          CREATE INDEX CONCURRENTLY %1$s_v ON %1$s (v);
          ALTER TABLE %1$s ADD w text;
          CREATE INDEX CONCURRENTLY %1$s_w ON %1$s (w, v);
          INSERT INTO %1$s SELECT i, 3, 'v' || i FROM generate_series(30001, 40000) i;
          VACUUM %1$s;
          """,
          """
          CREATE TABLE %1$s_copy AS SELECT id, v FROM %1$s;
          CREATE INDEX %1$s_copy_id ON %1$s_copy (id);
          """,
          """
          -- fieldfare: transactional=false
          DROP INDEX CONCURRENTLY %1$s_w;
          CREATE UNIQUE INDEX CONCURRENTLY %1$s_id ON %1$s (id);
          INSERT INTO %1$s SELECT i, 4, 'v' || i FROM generate_series(40001, 45000) i;
          """);

  /** What a clean run leaves: rows of each step, columns, and indexes that are valid. */
  private static final String MADE =
      """
      SELECT 'step ' || step || ': ' || count(*) FROM %1$s GROUP BY step
      UNION ALL SELECT 'copy: ' || count(*) FROM %1$s_copy
      UNION ALL SELECT 'columns: ' || string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = '%1$s'::regclass AND attnum > 0
      UNION ALL SELECT 'index ' || x.relname || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid IN ('%1$s'::regclass, '%1$s_copy'::regclass)
      ORDER BY 1\
      """;

  /** One snapshot of history and schema: what the history says and the schema does not show. */
  private static final String CONTRADICTIONS =
      """
      WITH applied AS (SELECT version FROM fieldfare.schema_migrations WHERE track = '%1$s' AND status = 'APPLIED'),
      tables AS (SELECT relname FROM pg_class WHERE relname IN ('%1$s', '%1$s_copy') AND relkind = 'r'),
      done AS (SELECT version, n FROM fieldfare.version_steps WHERE track = '%1$s' AND status = 'DONE'),
      said(what, of_history, of_schema) AS (VALUES
        ('version 1', EXISTS (SELECT FROM applied WHERE version = '1'), EXISTS (SELECT FROM tables WHERE relname = '%1$s')),
        ('version 3', EXISTS (SELECT FROM applied WHERE version = '3'),
          EXISTS (SELECT FROM tables WHERE relname = '%1$s_copy')),
        ('the column of version 2', EXISTS (SELECT FROM applied WHERE version = '2')
            OR EXISTS (SELECT FROM done WHERE version = '2' AND n = 3),
          EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relname = '%1$s' AND a.attname = 'w')))
      SELECT what FROM said WHERE of_history <> of_schema
      UNION ALL
      SELECT 'an index that is done and not valid' FROM done d JOIN (VALUES ('2', 2, '%1$s_v'), ('2', 4, '%1$s_w'),
        ('4', 2, '%1$s_id')) AS x(version, n, name) ON x.version = d.version AND x.n = d.n
      WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relname = x.name AND i.indisvalid)\
      """;

  private final TestDatabase database;
  private final String name;

  /** A release with a track and tables of this name. */
  MixedRelease(TestDatabase database, String name) {
    this.database = database;
    this.name = name;
  }

  /** Stores the versions and asks for them. */
  void request() throws SQLException {
    try (Connection connection = database.connect()) {
      TrackLedger ledger = new TrackLedger(connection);
      List<OfferedVersion> offered = new ArrayList<>();
      for (int n = 1; n <= SCRIPTS.size(); n++) {
        Upload upload = upload(Integer.toString(n), SCRIPTS.get(n - 1).formatted(name));
        ledger.put(upload);
        offered.add(new OfferedVersion(upload.version().text(), upload.checksum().orElseThrow()));
      }
      ledger.request(
          name, VersionDirection.UP, offered, "chaos", JsonNodeFactory.instance.objectNode());
    }
  }

  private Upload upload(String version, String text) {
    return new Upload(
        name,
        new VersionName(version),
        "mixed",
        Optional.of(version + ".sql"),
        Optional.empty(),
        VersionScript.of(text, Section.UP),
        "chaos");
  }

  /** True when no version of it is under way. */
  boolean isEnded() {
    return database
        .query(
            "SELECT 1 FROM ONLY fieldfare.field_migrations WHERE request ->> 'track' = '%1$s' AND finished_at IS NULL UNION ALL SELECT 1 FROM fieldfare.inbox LIMIT 1"
                .formatted(name))
        .isEmpty();
  }

  /** Where history and schema differ at this moment. */
  List<String> contradictions() {
    return database.query(CONTRADICTIONS.formatted(name));
  }

  /** What is there, to be compared with a clean run. */
  List<String> made() {
    List<String> all = new ArrayList<>();
    all.addAll(
        database.query(
            "SELECT 'version ' || version || ' ' || status FROM fieldfare.schema_migrations WHERE track = '%s' ORDER BY 1"
                .formatted(name)));
    all.addAll(
        database.query(
            "SELECT 'attempt of ' || version || ' ' || status || coalesce(': ' || (error ->> 'message'), '') FROM fieldfare.version_attempts WHERE track = '%s' ORDER BY version, n"
                .formatted(name)));
    all.addAll(
        database.query(
            "SELECT 'event ' || (data ->> 'version') || ' ' || type FROM fieldfare.event_log WHERE subject LIKE '%%/track:%s' ORDER BY 1"
                .formatted(name)));
    all.addAll(
        database.query(
            "SELECT 'journal ' || version || '.' || n || ' ' || status FROM fieldfare.version_steps WHERE track = '%s' ORDER BY 1"
                .formatted(name)));
    if (!database.query("SELECT to_regclass('%s_copy')".formatted(name)).contains(null)) {
      all.addAll(database.query(MADE.formatted(name)));
    }
    all.replaceAll(one -> one.replace(name, "t"));
    return List.copyOf(all);
  }

  /** Removes the tables. */
  void drop() {
    database.execute("DROP TABLE IF EXISTS %1$s, %1$s_copy".formatted(name));
  }
}
