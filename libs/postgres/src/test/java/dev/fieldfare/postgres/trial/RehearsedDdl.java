package dev.fieldfare.postgres.trial;

import java.util.List;
import java.util.stream.Stream;

/** Kinds of DDL with the objects that they change; {@code #} stands for the number of the kind. */
final class RehearsedDdl {

  static final String OBJECTS =
      """
      CREATE TABLE part# (id int PRIMARY KEY, n int DEFAULT 3, code varchar(20) NOT NULL DEFAULT 'x',
        note text, CONSTRAINT known# CHECK (n < 1000));
      ALTER TABLE part# ADD CONSTRAINT pending# CHECK (n > -5) NOT VALID;
      CREATE INDEX by_n# ON part# (n);
      CREATE UNIQUE INDEX only_id# ON part# (id);
      CREATE TABLE shelf# (id int PRIMARY KEY, part int CONSTRAINT linked# REFERENCES part#, other int);
      ALTER TABLE shelf# ADD CONSTRAINT later# FOREIGN KEY (other) REFERENCES part# NOT VALID;
      CREATE VIEW shown# AS SELECT id FROM part#;
      CREATE MATERIALIZED VIEW kept# AS SELECT id FROM part#;
      CREATE TRIGGER tick# BEFORE UPDATE ON part# FOR EACH ROW EXECUTE FUNCTION nothing();
      CREATE TABLE span# (id int, d int) PARTITION BY RANGE (d);
      CREATE TABLE span#_1 PARTITION OF span# FOR VALUES FROM (0) TO (10);
      CREATE TABLE span#_2 (id int, d int);
      INSERT INTO part# SELECT g, g FROM generate_series(1, 20) g;
      INSERT INTO shelf# SELECT g, g, g FROM generate_series(1, 20) g;
      INSERT INTO span# SELECT g, g % 10 FROM generate_series(1, 20) g;
      REFRESH MATERIALIZED VIEW kept#;
      """;

  private static final String REWRITES =
      """
      ALTER TABLE part# ADD a timestamptz DEFAULT clock_timestamp()
      ALTER TABLE part# ADD a int GENERATED ALWAYS AS (id * 2) STORED
      ALTER TABLE part# ADD a bigint GENERATED ALWAYS AS IDENTITY
      ALTER TABLE part# ALTER n TYPE bigint
      ALTER TABLE part# ALTER n TYPE text USING n::text || 'x', DROP CONSTRAINT known#, DROP CONSTRAINT pending#, ALTER n DROP DEFAULT
      ALTER TABLE shelf# SET UNLOGGED
      REFRESH MATERIALIZED VIEW kept#
      TRUNCATE shelf#
      """;

  private static final String OTHERS =
      """
      ALTER TABLE part# ADD a int
      ALTER TABLE part# ADD a int DEFAULT 7
      ALTER TABLE part# ADD a int UNIQUE
      ALTER TABLE part# ADD a int REFERENCES part#
      ALTER TABLE part# ADD a int CHECK (a > 0)
      ALTER TABLE part# DROP COLUMN note
      ALTER TABLE part# ALTER code TYPE varchar(40)
      ALTER TABLE part# ALTER code TYPE text
      ALTER TABLE part# ALTER n SET DEFAULT 1
      ALTER TABLE part# ALTER n DROP DEFAULT
      ALTER TABLE part# ALTER n SET NOT NULL
      ALTER TABLE part# ALTER code DROP NOT NULL
      ALTER TABLE part# ALTER n SET STATISTICS 200
      ALTER TABLE part# ALTER note SET STORAGE EXTERNAL
      ALTER TABLE part# ALTER note SET COMPRESSION pglz
      ALTER TABLE part# ALTER n SET (n_distinct = 5)
      ALTER TABLE part# ADD CONSTRAINT c CHECK (n > -1)
      ALTER TABLE part# ADD CONSTRAINT c CHECK (n > -1) NOT VALID
      ALTER TABLE part# VALIDATE CONSTRAINT pending#
      ALTER TABLE part# ADD CONSTRAINT u# UNIQUE (n)
      ALTER TABLE part# ADD CONSTRAINT u# UNIQUE USING INDEX only_id#
      ALTER TABLE part# DROP CONSTRAINT known#
      ALTER TABLE shelf# ADD FOREIGN KEY (other) REFERENCES part#
      ALTER TABLE shelf# ADD FOREIGN KEY (other) REFERENCES part# NOT VALID
      ALTER TABLE shelf# VALIDATE CONSTRAINT later#
      ALTER TABLE shelf# DROP CONSTRAINT linked#
      ALTER TABLE shelf# ALTER CONSTRAINT linked# DEFERRABLE
      ALTER TABLE part# RENAME COLUMN n TO m
      ALTER TABLE part# RENAME TO renamed#
      ALTER TABLE part# RENAME CONSTRAINT known# TO known_too#
      ALTER TABLE part# SET SCHEMA other
      ALTER TABLE part# SET (fillfactor = 70)
      ALTER TABLE part# SET (autovacuum_enabled = false)
      ALTER TABLE part# RESET (fillfactor)
      ALTER TABLE part# CLUSTER ON by_n#
      ALTER TABLE part# SET WITHOUT CLUSTER
      ALTER TABLE part# REPLICA IDENTITY FULL
      ALTER TABLE part# ENABLE ROW LEVEL SECURITY
      ALTER TABLE part# DISABLE TRIGGER USER
      ALTER TABLE part# ENABLE TRIGGER tick#
      CREATE POLICY own# ON part# USING (true)
      CREATE TRIGGER tock# BEFORE INSERT ON part# FOR EACH ROW EXECUTE FUNCTION nothing()
      DROP TRIGGER tick# ON part#
      CREATE RULE kept# AS ON DELETE TO part# DO INSTEAD NOTHING
      CREATE INDEX ON part# (code)
      CREATE UNIQUE INDEX ON part# (id, n)
      DROP INDEX by_n#
      ALTER INDEX by_n# RENAME TO by_m#
      REINDEX TABLE part#
      REINDEX INDEX by_n#
      CREATE VIEW another# AS SELECT id FROM part#
      CREATE OR REPLACE VIEW shown# AS SELECT id, 1 AS one FROM part#
      DROP VIEW shown#
      CREATE MATERIALIZED VIEW counted# AS SELECT count(*) AS c FROM part#
      CREATE STATISTICS both# ON n, code FROM part#
      COMMENT ON TABLE part# IS 'parts'
      COMMENT ON COLUMN part#.n IS 'a number'
      GRANT SELECT ON part# TO PUBLIC
      DROP TABLE shelf#
      CREATE TABLE copy# (LIKE part# INCLUDING ALL)
      CREATE TABLE child# () INHERITS (part#)
      ALTER TABLE span# ATTACH PARTITION span#_2 FOR VALUES FROM (10) TO (20)
      ALTER TABLE span# DETACH PARTITION span#_1
      CREATE TABLE span#_3 PARTITION OF span# FOR VALUES FROM (30) TO (40)
      ALTER TABLE span# ADD COLUMN a int
      LOCK TABLE part# IN SHARE MODE
      """;

  private RehearsedDdl() {}

  /** Those that write the table anew. */
  static List<String> rewriting() {
    return REWRITES.lines().toList();
  }

  /** All of them. */
  static List<String> all() {
    return Stream.concat(REWRITES.lines(), OTHERS.lines()).toList();
  }

  /** The text for the kind with this number. */
  static String numbered(String text, int number) {
    return text.replace("#", Integer.toString(number));
  }
}
