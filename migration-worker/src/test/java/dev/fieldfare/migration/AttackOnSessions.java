package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.support.SeparatedRoles;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Code of an attacker in a domain; in the end it must have run as nobody but its owner. */
@WithServers
abstract class AttackOnSessions {

  static final String ADD =
      "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\",\"default\":\"%s\"}";

  static final String RETYPE =
      "{\"type\":\"CHANGE_TYPE\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\"}";

  TestDatabase database;

  SeparatedRoles roles;

  @BeforeEach
  void prepareTheAttack() throws SQLException {
    database = TestServers.newDatabase();
    roles = new SeparatedRoles(database);
    roles.asOwner(
        "CREATE TABLE t (id int PRIMARY KEY, n int, word text DEFAULT 'a', f float8)",
        "INSERT INTO t SELECT i, i, 'a', 0.1::float8 + 0.2::float8 FROM generate_series(1, 5) i",
        "GRANT CREATE ON SCHEMA public TO PUBLIC");
    roles.asAttacker(
        "CREATE TABLE evil.seen (who text)",
        "GRANT INSERT ON evil.seen TO PUBLIC",
        """
        CREATE FUNCTION evil.attempt(code pg_catalog.text) RETURNS void LANGUAGE plpgsql
        SET search_path = pg_catalog AS $$
        BEGIN EXECUTE code; EXCEPTION WHEN OTHERS THEN NULL; END $$
        """,
        """
        CREATE FUNCTION evil.win() RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$
        BEGIN
          PERFORM evil.attempt('INSERT INTO evil.seen VALUES (current_user)');
          PERFORM evil.attempt('INSERT INTO fieldfare.sender_roles VALUES (''%s'', ''admin'')');
          RETURN true;
        END $$
        """
            .formatted(roles.attacker()));
  }

  @AfterEach
  void close() {
    try {
      assertThat(roles.value("SELECT count(*) FROM fieldfare.sender_roles")).isEqualTo("0");
      assertThat(
              roles.value(
                  "SELECT string_agg(DISTINCT who, ', ') FROM evil.seen WHERE who NOT IN ('%s', '%s')"
                      .formatted(database.user(), roles.attacker())))
          .as("as whom code of the attacker ran")
          .isNull();
    } finally {
      roles.close();
      database.close();
    }
  }

  /** A domain whose check runs this code, in a function without a subtransaction. */
  void domainThatRuns(String code) {
    roles.asAttacker(
        """
        CREATE OR REPLACE FUNCTION evil.attack() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $attack$
        BEGIN
          %s
          RETURN true;
        END $attack$
        """
            .formatted(code));
    if ("0".equals(roles.value("SELECT count(*) FROM pg_type WHERE typname = 'd'"))) {
      roles.asAttacker("CREATE DOMAIN evil.d AS text CHECK (evil.attack())");
    }
  }

  void goesOn() {
    assertThat(roles.sendBySql(ADD.formatted("later", "int", "1"))).isEqualTo("APPLIED");
    assertThat(roles.sendBySql(RETYPE.formatted("n", "text"))).isEqualTo("APPLIED");
  }
}
