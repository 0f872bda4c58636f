package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.message.SenderRole;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * Code of a sender that a change runs gets the rights of the table's owner at most, and nothing of
 * the ledger (I8).
 */
class I8CodeOfOthersIT extends AttackByCode {

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

  /** A new table has no rows: its default is kept, and not evaluated. */
  @Test
  void d23_aDefaultExpressionOfANewTableRunsNothing() throws SQLException {
    String create =
        "{\"type\":\"CREATE_TABLE\",\"table\":\"fresh\",\"columns\":[{\"column\":\"a\",\"dataType\":"
            + "\"boolean\",\"defaultExpression\":\"evil.attack()\",\"unique\":true}]}";

    roles.preview(create, SenderRole.ADMIN);
    assertThat(roles.sendByHttp(create, "admin")).isEqualTo("APPLIED");

    assertThat(roles.value("SELECT count(*) FROM evil.seen")).isEqualTo("0");
    roles.asOwner("INSERT INTO fresh DEFAULT VALUES");
    ranAsTheOwner();
  }

  @Test
  void d23_aTableOfTheAttackerIsNotReferredTo() throws SQLException {
    roles.asAttacker(
        "CREATE TABLE evil.parent (id int PRIMARY KEY)",
        "GRANT ALL ON evil.parent TO PUBLIC",
        "GRANT USAGE ON SCHEMA evil TO PUBLIC");
    String create =
        "{\"type\":\"CREATE_TABLE\",\"table\":\"fresh\",\"columns\":[{\"column\":\"a\",\"dataType\":"
            + "\"int\",\"references\":{\"schema\":\"evil\",\"table\":\"parent\",\"column\":\"id\"}}]}";

    assertThat(roles.sendBySql(create)).startsWith("FAILED not_owner");
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
