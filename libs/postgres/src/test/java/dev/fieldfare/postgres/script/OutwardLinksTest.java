package dev.fieldfare.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutwardLinksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE USER MAPPING FOR u SERVER s OPTIONS (password 'x')",
        "ALTER USER MAPPING FOR u SERVER s OPTIONS (SET password 'x')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p WITH (connect = false)",
        "ALTER SUBSCRIPTION s ENABLE",
        "COMMENT ON SUBSCRIPTION s IS 'x'",
        "ALTER DATABASE d SET work_mem = '1GB'",
        "COMMENT ON DATABASE d IS 'x'",
        "GRANT CONNECT ON DATABASE d TO u",
        "ALTER ROLE u IN DATABASE d SET work_mem = '1GB'",
        "CREATE USER u",
        "GRANT a TO b",
        "IMPORT FOREIGN SCHEMA public FROM SERVER s INTO t",
        "ALTER SERVER s OPTIONS (SET host 'x')",
        "ALTER FOREIGN TABLE t OPTIONS (SET filename '/etc/passwd')",
        "ALTER FOREIGN TABLE t ALTER COLUMN c OPTIONS (ADD url 'x')",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "DROP OWNED BY u"
      })
  void leavesNothing(String statement) {
    assertThat(OutwardLinks.removedFrom(statement).statement()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (options int, a text DEFAULT 'CREATE SUBSCRIPTION')",
        "CREATE SERVER s FOREIGN DATA WRAPPER w",
        "ALTER SERVER s OWNER TO u",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO u",
        "GRANT SELECT ON \"database\" TO u",
        "COMMENT ON TABLE t IS 'ON DATABASE'",
        "CREATE FOREIGN TABLE t (a int OPTIONS (column_name 'b')) SERVER s OPTIONS (schema_name 'x', table_name 'y')",
        "ALTER FOREIGN TABLE t OPTIONS (ADD fetch_size '100')"
      })
  void leavesAllOfIt(String statement) {
    assertThat(OutwardLinks.removedFrom(statement + ";"))
        .isEqualTo(new OutwardLinks.Inside(Optional.of(statement), true));
  }

  @Test
  void removesAddressesOfServers() {
    assertThat(
            inside(
                "CREATE SERVER s TYPE 'x' FOREIGN DATA WRAPPER w OPTIONS (host 'a)', \"port\" '1')"))
        .isEqualTo("CREATE SERVER s TYPE 'x' FOREIGN DATA WRAPPER w");
    assertThat(inside("CREATE FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (debug 'true')"))
        .isEqualTo("CREATE FOREIGN DATA WRAPPER w VALIDATOR v");
  }

  @Test
  void foreignTablesReadNoFilesAndRunNoPrograms() {
    assertThat(
            inside(
                "CREATE FOREIGN TABLE t (a int OPTIONS (url 'x')) SERVER s OPTIONS (program 'rm', format 'csv', \"Filename\" 'q')"))
        .isEqualTo(
            "CREATE FOREIGN TABLE t (a int ) SERVER s OPTIONS (filename '/dev/null', format 'csv')");
  }

  private static String inside(String statement) {
    OutwardLinks.Inside inside = OutwardLinks.removedFrom(statement);
    assertThat(inside.isWhole()).isFalse();
    return inside.statement().orElseThrow();
  }
}
