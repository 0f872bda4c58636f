package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.support.SeparatedRoles;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Code of an attacker that tries everything wherever it runs; in the end it must have won nothing.
 */
@WithServers
abstract class AttackByCode {

  static final String COLUMN =
      "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\",\"default\":\"%s\"}";

  static final String TO_BIGINT =
      "{\"type\":\"CHANGE_TYPE\",\"table\":\"t\",\"column\":\"n\",\"dataType\":\"text\"}";

  TestDatabase database;

  SeparatedRoles roles;

  @BeforeEach
  void prepareTheAttack() throws SQLException {
    database = TestServers.newDatabase();
    roles = new SeparatedRoles(database);
    roles.asOwner(
        "CREATE TABLE t (id int PRIMARY KEY, n int, word text)",
        "INSERT INTO t SELECT i, i, 'a' FROM generate_series(1, 5) i",
        "GRANT CREATE ON SCHEMA public TO PUBLIC");
    roles.asAttacker(
        "CREATE TABLE evil.seen (who text)",
        "GRANT INSERT ON evil.seen TO PUBLIC",
        // Each statement in a transaction of its own, so that an error affects no other.
        """
        CREATE FUNCTION evil.attempt(code text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN EXECUTE code; EXCEPTION WHEN OTHERS THEN NULL; END $$
        """,
        attack("attack()", ""));
  }

  @AfterEach
  void close() {
    try {
      nothingWasWon();
    } finally {
      roles.close();
      database.close();
    }
  }

  private void nothingWasWon() {
    assertThat(roles.value("SELECT count(*) FROM fieldfare.sender_roles")).isEqualTo("0");
    assertThat(roles.value("SELECT count(*) FROM fieldfare.pauses")).isEqualTo("0");
    assertThat(
            roles.value(
                "SELECT has_table_privilege('%s', 'other.secret', 'SELECT')"
                    .formatted(roles.attacker())))
        .isEqualTo("f");
    assertThat(
            roles.value(
                "SELECT string_agg(DISTINCT who, ', ') FROM evil.seen WHERE who NOT IN ('%s', '%s')"
                    .formatted(database.user(), roles.attacker())))
        .as("as whom code of the attacker ran")
        .isNull();
    assertThat(
            roles.value(
                "SELECT count(*) FROM fieldfare.field_migrations WHERE requested_by = '%s'"
                    .formatted(roles.worker())))
        .isEqualTo("0");
  }

  /** A function that tries everything, and more. */
  String attack(String signature, String more) {
    return """
    CREATE OR REPLACE FUNCTION evil.%1$s RETURNS boolean LANGUAGE plpgsql VOLATILE AS $attack$
    DECLARE
      become text;
    BEGIN
      FOREACH become IN ARRAY ARRAY['SELECT 1', 'RESET ROLE', 'SET ROLE "%2$s"', 'SET LOCAL ROLE NONE',
          'SET SESSION AUTHORIZATION DEFAULT', 'SET SESSION AUTHORIZATION "%2$s"',
          'SELECT set_config(''role'', ''%2$s'', false)', 'DO $do$ BEGIN RESET ROLE; END $do$'] LOOP
        PERFORM evil.attempt(become);
        PERFORM evil.attempt('INSERT INTO evil.seen VALUES (current_user)');
        PERFORM evil.attempt('INSERT INTO fieldfare.sender_roles VALUES (''%3$s'', ''admin'')');
        PERFORM evil.attempt('GRANT SELECT ON other.secret TO "%3$s"');
        PERFORM evil.attempt('GRANT "%2$s" TO "%3$s"');
        PERFORM evil.attempt('SELECT fieldfare.grant_role(''%3$s'', ''gateway'')');
        IF session_user = '%2$s' THEN
          PERFORM evil.attempt('SELECT fieldfare.enqueue(''{"type":"DROP_TABLE","table":"t"}''::jsonb)');
          PERFORM evil.attempt('SELECT fieldfare.pause_queue()');
        END IF;
        PERFORM evil.attempt('SELECT fieldfare.run_as(''"%2$s"''::regrole, ARRAY[''INSERT INTO fieldfare.pauses VALUES (''''x'''', ''''y'''')''])');
        PERFORM evil.attempt('ALTER FUNCTION fieldfare_run.run_' || (current_user::regrole::oid) || '(text[]) SECURITY INVOKER');
        PERFORM evil.attempt('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA fieldfare_run TO "%3$s"');
        PERFORM evil.attempt('CREATE FUNCTION fieldfare_run.mine() RETURNS int LANGUAGE sql AS ''SELECT 1''');
      END LOOP;
      %4$s
      RETURN true;
    END $attack$
    """
        .formatted(signature, roles.worker(), roles.attacker(), more);
  }

  void ranAsTheOwner() {
    assertThat(
            roles.value(
                "SELECT count(*) FROM evil.seen WHERE who = '%s'".formatted(database.user())))
        .as("the attack ran at all")
        .isNotEqualTo("0");
  }

  /** By every way in and by preview; the second and third column have other names. */
  void addColumns(String type, String literal) throws SQLException {
    roles.preview(COLUMN.formatted("a", type, literal), SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(COLUMN.formatted("a", type, literal))).isEqualTo("APPLIED");
    assertThat(roles.sendByHttp(COLUMN.formatted("b", type, literal), "enqueuer"))
        .isEqualTo("APPLIED");
    ranAsTheOwner();
  }

  void changeType() throws SQLException {
    roles.preview(TO_BIGINT, SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(TO_BIGINT)).isEqualTo("APPLIED");
    ranAsTheOwner();
  }

  void immutable() {
    roles.asAttacker(
        "CREATE FUNCTION evil.of(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN RETURN evil.attack(); END $$");
  }
}
