package dev.fieldfare.postgres.script.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTagTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE OR REPLACE TEMP VIEW v AS SELECT 1 | CREATE VIEW",
        "create unlogged table s.as (a int) | CREATE TABLE",
        "CREATE TABLE t (a) WITH (x) AS VALUES (1) | CREATE TABLE AS",
        "CREATE UNIQUE INDEX ON t (a) | CREATE INDEX",
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON t | CREATE TRIGGER",
        "CREATE DEFAULT CONVERSION c FOR 'a' TO 'b' FROM f | CREATE CONVERSION",
        "CREATE TRUSTED PROCEDURAL LANGUAGE l | CREATE LANGUAGE",
        "CREATE FOREIGN DATA WRAPPER w | CREATE FOREIGN DATA WRAPPER",
        "DROP TEXT SEARCH CONFIGURATION c | DROP TEXT SEARCH CONFIGURATION",
        "ALTER USER MAPPING FOR u SERVER s | ALTER USER MAPPING",
        "ALTER USER u RENAME TO v | ALTER ROLE",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO u | ALTER DEFAULT PRIVILEGES",
        "GRANT a TO b | GRANT ROLE",
        "GRANT SELECT ON t TO b | GRANT",
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT * FROM x | SELECT",
        "WITH x AS (SELECT 1), insert (a) AS (SELECT 2) UPDATE t SET a = 1 | UPDATE",
        "WITH x AS (SELECT 1) SELECT * FROM x FOR UPDATE | SELECT",
        "(SELECT 1) UNION SELECT 2 | SELECT",
        "SELECT a INTO t FROM u | SELECT INTO",
        "SELECT 1 AS into | SELECT",
        "TABLE t | SELECT",
        "ABORT | ROLLBACK",
        "ROLLBACK PREPARED 'x' | ROLLBACK PREPARED",
        "DISCARD TEMPORARY | DISCARD TEMP",
        "DEALLOCATE PREPARE ALL | DEALLOCATE ALL",
        "REFRESH MATERIALIZED VIEW m | REFRESH MATERIALIZED VIEW",
        "123 | ''"
      })
  void isTheTagOfTheServer(String statement, String tag) {
    assertThat(CommandTag.of(StatementSplit.of(statement, true).getFirst().tokens()))
        .isEqualTo(tag);
  }
}
