package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.support.SeparatedRoles;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Code of a sender that a change runs gets the rights of the table's owner at most, and nothing of
 * the ledger (I8).
 */
@WithServers
class I8CodeOfOthersIT {
  private static final String COLUMN =
      "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\",\"default\":\"%s\"}";
  private static final String TO_BIGINT =
      "{\"type\":\"CHANGE_TYPE\",\"table\":\"t\",\"column\":\"n\",\"dataType\":\"text\"}";

  private TestDatabase database;
  private SeparatedRoles roles;

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
  private String attack(String signature, String more) {
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

  private void ranAsTheOwner() {
    assertThat(
            roles.value(
                "SELECT count(*) FROM evil.seen WHERE who = '%s'".formatted(database.user())))
        .as("the attack ran at all")
        .isNotEqualTo("0");
  }

  /** By every way in and by preview; the second and third column have other names. */
  private void addColumns(String type, String literal) throws SQLException {
    roles.preview(COLUMN.formatted("a", type, literal), SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(COLUMN.formatted("a", type, literal))).isEqualTo("APPLIED");
    assertThat(roles.sendByHttp(COLUMN.formatted("b", type, literal), "enqueuer"))
        .isEqualTo("APPLIED");
    ranAsTheOwner();
  }

  private void changeType() throws SQLException {
    roles.preview(TO_BIGINT, SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(TO_BIGINT)).isEqualTo("APPLIED");
    ranAsTheOwner();
  }

  @Test
  void d23_aDomainsCheckRunsAsTheOwner() throws SQLException {
    roles.asAttacker("CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    addColumns("evil.d", "1");
  }

  @Test
  void d23_aDomainInARowTypeOrAnArrayDoes() throws SQLException {
    roles.asAttacker(
        "CREATE DOMAIN evil.d AS int CHECK (evil.attack())", "CREATE TYPE evil.r AS (d evil.d)");
    addColumns("evil.r", "(1)");
    assertThat(roles.sendBySql(COLUMN.formatted("c", "evil.d[]", "{1}"))).isEqualTo("APPLIED");
  }

  @Test
  void d23_aCastDoes() throws SQLException {
    roles.asAttacker(
        "CREATE TYPE evil.e AS ENUM ('a')",
        "CREATE FUNCTION evil.to_e(text) RETURNS evil.e LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM evil.attack(); RETURN enum_first(NULL::evil.e); END $$",
        "CREATE CAST (text AS evil.e) WITH FUNCTION evil.to_e(text) AS ASSIGNMENT");
    String change =
        "{\"type\":\"CHANGE_TYPE\",\"table\":\"t\",\"column\":\"word\",\"dataType\":\"evil.e\"}";
    roles.preview(change, SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(change)).isEqualTo("APPLIED");
    ranAsTheOwner();
  }

  @Test
  void d23_aDefaultExpressionOfAnAdminDoes() throws SQLException {
    String add =
        "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"a\",\"dataType\":\"boolean\","
            + "\"defaultExpression\":\"evil.attack()\"}";
    roles.preview(add, SenderRole.ADMIN);
    assertThat(roles.sendByHttp(add, "admin")).doesNotContain("internal");
  }

  @Test
  void d23_aGeneratedColumnDoes() throws SQLException {
    immutable();
    roles.asOwner("ALTER TABLE t ADD g boolean GENERATED ALWAYS AS (evil.of(id)) STORED");
    changeType();
  }

  @Test
  void d23_anIndexExpressionDoes() throws SQLException {
    immutable();
    roles.asOwner("CREATE INDEX ON t (evil.of(id)) WHERE evil.of(1)");
    changeType();
  }

  @Test
  void d23_aCheckOfTheTableDoes() throws SQLException {
    roles.asOwner("ALTER TABLE t ADD CHECK (evil.attack())");
    changeType();
  }

  private void immutable() {
    roles.asAttacker(
        "CREATE FUNCTION evil.of(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN RETURN evil.attack(); END $$");
  }

  @Test
  void d23_anOperatorClassDoes() throws SQLException {
    roles.asAttacker(
        "CREATE FUNCTION evil.compare(int, int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN PERFORM evil.attack(); RETURN btint4cmp($1, $2); END $$");
    roles.asSuperuser(
        "CREATE OPERATOR CLASS evil.ops FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=,"
            + " OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 evil.compare(int, int)");
    roles.asOwner("CREATE INDEX ON t (id evil.ops)");
    changeType();
  }

  @Test
  void d23_aCollationAndAPolicyDo() throws SQLException {
    roles.asAttacker(
        "CREATE COLLATION evil.c FROM \"C\"",
        "CREATE DOMAIN evil.d AS text COLLATE evil.c CHECK (evil.attack())");
    roles.asOwner(
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "CREATE POLICY p ON t USING (evil.attack())");
    addColumns("evil.d", "1");
    roles.preview(TO_BIGINT, SenderRole.ENQUEUER);
    roles.sendBySql(TO_BIGINT);
  }

  @Test
  void d23_anEventTriggersFunctionDoes() {
    roles.sendBySql(COLUMN.formatted("before", "int", "1"));
    roles.asAttacker(
        "CREATE FUNCTION evil.trigger() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM evil.attack(); END $$");
    roles.asSuperuser("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION evil.trigger()");

    assertThat(roles.sendBySql(COLUMN.formatted("a", "int", "1"))).isEqualTo("APPLIED");
    ranAsTheOwner();
    assertThat(roles.sendBySql("{\"type\":\"DROP_TABLE\",\"table\":\"t\"}"))
        .contains("FAILED not_owner")
        .contains("event trigger");
  }

  @Test
  void d23_noTrustedLanguageMakesATypesInput() {
    for (String language : new String[] {"sql", "plpgsql"}) {
      assertThatThrownBy(
              () ->
                  roles.asAttacker(
                      "CREATE TYPE evil.shell",
                      "CREATE FUNCTION evil.input(cstring) RETURNS evil.shell LANGUAGE "
                          + language
                          + " AS 'SELECT 1'"))
          .hasMessageContaining("ERROR");
    }
  }

  @Test
  void d23_aSearchPathItSetsFindsNothingOfOurs() throws SQLException {
    roles.asAttacker(
        "CREATE FUNCTION evil.minus(timestamptz, timestamptz) RETURNS interval LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM evil.attempt('INSERT INTO evil.seen VALUES (current_user)');"
            + " RETURN '1 s'; END $$",
        "CREATE OPERATOR evil.- (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION ="
            + " evil.minus)",
        "CREATE FUNCTION evil.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM evil.attempt('INSERT INTO evil.seen VALUES (current_user)'); RETURN"
            + " pg_catalog.now(); END $$",
        "CREATE FUNCTION evil.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS $$"
            + " BEGIN PERFORM evil.attempt('INSERT INTO evil.seen VALUES (current_user)'); RETURN"
            + " ''; END $$",
        "CREATE FUNCTION evil.jsonb_build_object(VARIADIC text[]) RETURNS jsonb LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM evil.attempt('INSERT INTO evil.seen VALUES (current_user)');"
            + " RETURN '{}'; END $$",
        attack(
            "attack()",
            "SET search_path = evil, pg_catalog; SET LOCAL lock_timeout = 0; SET statement_timeout"
                + " = 0; SET \"DateStyle\" = 'German'; SET \"TimeZone\" = 'Asia/Kathmandu';"),
        "CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    addColumns("evil.d", "1");
    assertThat(roles.sendBySql(COLUMN.formatted("later", "date", "2026-02-03")))
        .isEqualTo("APPLIED");
    assertThat(roles.value("SELECT DISTINCT later FROM t")).isEqualTo("2026-02-03");
  }

  private void leavesBehind(String what, String code) {
    roles.asAttacker(attack("attack()", code), "CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    assertThat(roles.sendBySql(COLUMN.formatted("a", "evil.d", "1")))
        .startsWith("FAILED")
        .contains("leaves " + what + " behind");
    assertThat(roles.sendBySql(COLUMN.formatted("b", "int", "1"))).isEqualTo("APPLIED");
  }

  @Test
  void d23_temporaryObjectsAreRefused() {
    leavesBehind(
        "temporary objects",
        "PERFORM evil.attempt('CREATE TEMP VIEW pg_locks AS SELECT evil.attack()');");
  }

  @Test
  void d23_preparedStatementsUnderTheDriversNamesAreRefused() {
    leavesBehind(
        "prepared statements",
        "DEALLOCATE ALL; FOR n IN 1 .. 50 LOOP PERFORM evil.attempt(format('PREPARE \"S_%s\" AS"
            + " SELECT evil.attack()', n)); END LOOP;");
  }

  @Test
  void d23_aCursorThatRunsAtTheCommitIsRefused() {
    leavesBehind(
        "cursors",
        "PERFORM evil.attempt('DECLARE c CURSOR WITH HOLD FOR SELECT evil.attack() FROM"
            + " pg_class');");
  }

  @Test
  void d23_aDeferredTriggerRunsAsTheOwnerOrNotAtAll() {
    roles.asAttacker(
        "CREATE TABLE evil.queue (i int)",
        "GRANT INSERT ON evil.queue TO PUBLIC",
        "CREATE FUNCTION evil.fire() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM evil.attack(); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER c AFTER INSERT ON evil.queue DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION evil.fire()",
        attack("push()", "PERFORM evil.attempt('INSERT INTO evil.queue VALUES (1)');"),
        "CREATE DOMAIN evil.d AS int CHECK (evil.push())");
    roles.sendBySql(COLUMN.formatted("a", "evil.d", "1"));
    assertThat(roles.sendBySql(COLUMN.formatted("b", "int", "1"))).isEqualTo("APPLIED");
  }

  @Test
  void d23_codeThatWritesWhileItIsLookedAtIsRefused() {
    roles.asAttacker(
        attack("attack()", "INSERT INTO evil.seen VALUES (current_user);"),
        "CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    assertThat(roles.sendBySql(COLUMN.formatted("a", "evil.d", "1")))
        .contains("FAILED")
        .contains("read-only");
  }

  @Test
  void d23_locksOfTheSessionDoNotStopTheQueue() throws SQLException {
    roles.asAttacker(
        attack("attack()", "PERFORM pg_advisory_lock(4995983120934772051);"),
        "CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    addColumns("evil.d", "1");
    assertThat(roles.value("SELECT pg_try_advisory_lock(4995983120934772051)")).isEqualTo("t");
  }

  @Test
  void d23_preparedStatementsOfAPreviewEndItsSession() {
    roles.asAttacker(
        attack("attack()", "PREPARE \"S_1\" AS SELECT evil.attack();"),
        "CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    assertThatThrownBy(
            () -> roles.preview(COLUMN.formatted("a", "evil.d", "1"), SenderRole.ENQUEUER))
        .hasMessageContaining("leaves prepared statements behind");
  }

  @Test
  void d23_whereTheOwnerControlsTheLedgerCodeOfOthersIsRefused() throws SQLException {
    immutable();
    roles.asOwner(
        "CREATE TABLE indexed (id int PRIMARY KEY, n int)",
        "CREATE INDEX ON indexed (evil.of(id))");
    roles.asSuperuser("ALTER TABLE indexed OWNER TO \"%s\"".formatted(roles.worker()));
    roles.asSuperuser("ALTER TABLE t OWNER TO \"%s\"".formatted(roles.worker()));
    roles.asAttacker("CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    assertThat(roles.sendBySql(COLUMN.formatted("a", "evil.d", "1")))
        .contains("FAILED not_owner")
        .contains("evil.d of the role " + roles.attacker());
    assertThat(roles.sendBySql(COLUMN.formatted("b", "int", "1"))).isEqualTo("APPLIED");
    String change = TO_BIGINT.replace("\"t\"", "\"indexed\"");
    roles.preview(change, SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(change)).contains("FAILED not_owner").contains("evil.of");
  }

  @Test
  void d23_aNewTableBelongsToTheOwnerOfTheOthers() {
    roles.asAttacker("CREATE DOMAIN evil.d AS int CHECK (evil.attack())");
    assertThat(
            roles.sendBySql(
                "{\"type\":\"CREATE_TABLE\",\"table\":\"made\",\"columns\":[{\"column\":\"id\",\"dataType\":\"evil.d\",\"default\":\"1\"}]}"))
        .isEqualTo("APPLIED");
    assertThat(roles.value("SELECT tableowner FROM pg_tables WHERE tablename = 'made'"))
        .isEqualTo(database.user());
  }
}
