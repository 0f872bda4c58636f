package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Code of a sender cannot change our sessions: names that we use, and settings or objects that it
 * leaves there, give it no rights and change no statement of ours (I8).
 */
class I8OurSessionsIT extends AttackOnSessions {

  @Test
  void d23_functionsAndOperatorsInPublicAreNotCalledByMistake() throws SQLException {
    String body = " LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.win(); RETURN %s; END $$";
    roles.asAttacker(
        "CREATE FUNCTION public.set_config(text, varchar, boolean) RETURNS text"
            + body.formatted("pg_catalog.set_config($1, $2::text, $3)"),
        "CREATE FUNCTION public.to_regtype(varchar) RETURNS regtype"
            + body.formatted("pg_catalog.to_regtype($1::text)"),
        "CREATE FUNCTION public.to_regtypemod(varchar) RETURNS int" + body.formatted("-1"),
        "CREATE FUNCTION public.current_setting(varchar) RETURNS text"
            + body.formatted("pg_catalog.current_setting($1::text)"),
        "CREATE FUNCTION public.equal(name, varchar) RETURNS boolean" + body.formatted("true"),
        "CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = varchar, FUNCTION = public.equal)",
        "CREATE FUNCTION public.equal(regproc, regproc) RETURNS boolean" + body.formatted("true"),
        "CREATE OPERATOR public.= (LEFTARG = regproc, RIGHTARG = regproc, FUNCTION = public.equal)",
        "CREATE DOMAIN public.plain AS text");
    roles.preview(RETYPE.formatted("n", "plain"), SenderRole.ENQUEUER);
    assertThat(roles.sendBySql(ADD.formatted("a", "plain", "1"))).isEqualTo("APPLIED");
    assertThat(roles.sendBySql(RETYPE.formatted("word", "plain"))).isEqualTo("APPLIED");
    assertThat(roles.sendBySql("{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"f\"}"))
        .isEqualTo("APPLIED");
    goesOn();
  }

  @Test
  void d23_typesNamedAsOursAreNotInOurFunctions() {
    roles.asAttacker(
        "CREATE DOMAIN evil.text AS pg_catalog.text CHECK (evil.win())",
        "CREATE DOMAIN evil.uuid AS pg_catalog.uuid CHECK (evil.win())",
        "CREATE DOMAIN evil.jsonb AS pg_catalog.jsonb CHECK (evil.win())",
        "CREATE DOMAIN evil.timestamptz AS pg_catalog.timestamptz CHECK (evil.win())",
        "CREATE DOMAIN evil.oid AS pg_catalog.oid CHECK (evil.win())");
    domainThatRuns(
        """
        DECLARE
          call pg_catalog.text;
        BEGIN
          SET search_path = evil, pg_catalog;
          FOR call IN SELECT format('SELECT fieldfare.%I(%s)', p.proname,
                (SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n)
                 FROM unnest(p.proargtypes) WITH ORDINALITY u (t, n)))
              FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
              WHERE p.pronamespace = 'fieldfare'::regnamespace AND l.lanname = 'plpgsql' LOOP
            BEGIN EXECUTE call; EXCEPTION WHEN OTHERS THEN NULL; END;
          END LOOP;
          SET search_path = pg_catalog;
        END;
        """);
    assertThat(roles.sendBySql(ADD.formatted("a", "evil.d", "1"))).isEqualTo("APPLIED");
    goesOn();
    roles.undo("n");
  }

  @Test
  void d23_anUndoWithoutStatementsOfItsOwnLeavesNothing() {
    domainThatRuns("NULL;");
    roles.asOwner("ALTER TABLE t ADD e evil.d", "UPDATE t SET e = 'x'");
    assertThat(roles.sendBySql(RETYPE.formatted("e", "text"))).isEqualTo("APPLIED");
    domainThatRuns("SET search_path = evil, pg_catalog; DEALLOCATE ALL;");
    assertThat(roles.undo("e")).isEqualTo("APPLIED");
    assertThat(roles.value("SELECT DISTINCT e FROM t")).isEqualTo("x");
    assertThat(roles.sendBySql(ADD.formatted("b", "int", "1"))).isEqualTo("APPLIED");
    domainThatRuns(
        "IF pg_catalog.current_setting('transaction_read_only') = 'off' THEN"
            + " PERFORM evil.attempt('PREPARE mine AS SELECT evil.win()'); END IF;");
    assertThat(roles.sendBySql(ADD.formatted("c", "evil.d", "1")))
        .contains("leaves prepared statements behind");
  }

  @Test
  void d23_aPreparedStatementOfAnUndoIsRefused() {
    domainThatRuns("NULL;");
    roles.asOwner("ALTER TABLE t ADD e evil.d", "UPDATE t SET e = 'x'");
    assertThat(roles.sendBySql(RETYPE.formatted("e", "text"))).isEqualTo("APPLIED");
    domainThatRuns(
        "IF pg_catalog.current_setting('transaction_read_only') = 'off' THEN"
            + " PERFORM evil.attempt('PREPARE mine AS SELECT evil.win()'); END IF;");
    assertThat(roles.undo("e")).contains("leaves prepared statements behind");
  }

  @Test
  void d23_whatRunsAtTheCommitIsRefused() {
    roles.asAttacker(
        "CREATE TABLE evil.queue (i int)",
        "CREATE TABLE evil.parent (i int PRIMARY KEY)",
        "CREATE TABLE evil.child (i int REFERENCES evil.parent DEFERRABLE INITIALLY DEFERRED)",
        "GRANT INSERT ON evil.queue, evil.child TO PUBLIC",
        """
        CREATE FUNCTION evil.fire() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          SET search_path = evil, pg_catalog;
          DEALLOCATE ALL;
          FOR n IN 1 .. 50 LOOP EXECUTE pg_catalog.format('PREPARE "S_%s" AS SELECT evil.win()', n); END LOOP;
          CREATE TEMP TABLE mine (i int);
          RETURN NULL;
        END $$
        """,
        "CREATE CONSTRAINT TRIGGER c AFTER INSERT ON evil.queue DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION evil.fire()");
    for (String insert :
        List.of("INSERT INTO evil.queue VALUES (1);", "INSERT INTO evil.child VALUES (NULL);")) {
      domainThatRuns(
          "IF pg_catalog.current_setting('transaction_read_only') = 'off' THEN "
              + insert
              + " END IF;");
      assertThat(roles.sendBySql(ADD.formatted("a", "evil.d", "1")))
          .startsWith("FAILED")
          .contains("leaves deferred triggers behind");
    }
    goesOn();
  }

  @Test
  void d23_aTransactionThatCodeMakesReadOnlyIsRefused() {
    domainThatRuns("PERFORM pg_catalog.set_config('transaction_read_only', 'on', false);");
    assertThat(roles.sendBySql(ADD.formatted("a", "evil.d", "1")))
        .startsWith("FAILED")
        .contains("leaves a READ ONLY transaction behind");
    goesOn();
  }

  @Test
  void d23_literalsInAnExpressionAreReadAsTheOwner() throws SQLException {
    domainThatRuns(
        "IF current_user <> '%s' THEN RAISE EXCEPTION 'as %%', current_user; END IF;"
            .formatted(database.user()));
    String add =
        "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"a\",\"dataType\":\"evil.d[]\","
            + "\"defaultExpression\":\"'{1}'\"}";
    roles.preview(add, SenderRole.ADMIN);
    assertThat(roles.sendByHttp(add, "admin")).isEqualTo("APPLIED");
    String retype =
        "{\"type\":\"CHANGE_TYPE\",\"table\":\"t\",\"column\":\"word\",\"dataType\":\"evil.d[]\","
            + "\"using\":\"'{1}'\"}";
    assertThat(roles.preview(retype, SenderRole.ADMIN).toString()).doesNotContain("as ");
    assertThat(roles.sendByHttp(retype, "admin")).doesNotContain("as " + roles.worker());
  }

  @Test
  void d23_nothingIsTriedBeforeCodeOfOthersIsRefused() throws SQLException {
    roles.asSuperuser("ALTER TABLE t OWNER TO \"%s\"".formatted(roles.worker()));
    domainThatRuns("PERFORM pg_catalog.pg_advisory_lock(4242);");
    assertThat(roles.sendBySql(RETYPE.formatted("word", "evil.d")))
        .contains("FAILED not_owner")
        .contains("of the role " + roles.attacker());
    assertThat(roles.value("SELECT count(*) FROM pg_locks WHERE objid = 4242"))
        .as("code that ran in the worker's session")
        .isEqualTo("0");
  }

  @Test
  void d23_settingsOfOneStatementAreNotThereForTheNext() throws SQLException {
    domainThatRuns(
        "SET array_nulls = off; SET extra_float_digits = -10; SET bytea_output = 'escape';"
            + " SET lock_timeout = 0;");
    roles.asOwner("CREATE TABLE u AS SELECT * FROM t");
    roles.enqueue(ADD.formatted("a", "evil.d", "1"));
    assertThat(roles.sendBySql(ADD.formatted("b", "text[]", "{NULL}").replace("\"t\"", "\"u\"")))
        .isEqualTo("APPLIED");
    assertThat(roles.value("SELECT count(a) FROM t")).isEqualTo("5");
    assertThat(roles.value("SELECT count(b[1]) FROM u"))
        .as("values that are not NULL")
        .isEqualTo("0");
  }

  @Test
  void d23_anEntryOfTheStreamRunsAsTheOwnerToo() throws SQLException {
    domainThatRuns("PERFORM evil.win();");
    assertThat(roles.sendByStream(ADD.formatted("a", "evil.d", "1"))).isEqualTo("APPLIED");
    assertThat(roles.sendByStream(RETYPE.formatted("word", "evil.d"))).isEqualTo("APPLIED");
    assertThat(
            roles.value(
                "SELECT count(*) FROM evil.seen WHERE who = '%s'".formatted(database.user())))
        .isNotEqualTo("0");
    String expression =
        "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"b\",\"dataType\":\"boolean\","
            + "\"defaultExpression\":\"evil.win()\"}";
    assertThat(roles.sendByStream(expression)).startsWith("REJECTED");
  }

  @Test
  void d23_codeThatWritesWhileItIsLookedAtIsToldSo() {
    domainThatRuns("INSERT INTO evil.seen VALUES (current_user);");
    assertThat(roles.sendBySql(ADD.formatted("a", "evil.d", "1")))
        .startsWith("FAILED unsupported code that the change runs must not write while");
    domainThatRuns("PERFORM count(*) FROM other.secret;");
    assertThat(roles.sendBySql(ADD.formatted("a", "evil.d", "1")))
        .startsWith("FAILED not_owner")
        .contains("permission denied");
    roles.asSuperuser("ALTER DOMAIN evil.d OWNER TO \"%s\"".formatted(roles.worker()));
    roles.asSuperuser("ALTER FUNCTION evil.attack() OWNER TO \"%s\"".formatted(roles.worker()));
    roles.asSuperuser("ALTER TABLE t OWNER TO \"%s\"".formatted(roles.worker()));
    roles.asSuperuser(
        """
        CREATE OR REPLACE FUNCTION evil.attack() RETURNS boolean LANGUAGE plpgsql VOLATILE AS
        $$ BEGIN CREATE TABLE evil.made (); RETURN true; END $$
        """);
    assertThat(roles.sendBySql(ADD.formatted("a", "evil.d", "1")))
        .startsWith("FAILED unsupported code that the change runs must not write while");
  }

  @Test
  void d23_aStatementThatCatchesItsTimeoutIsEnded() {
    domainThatRuns(
        """
        IF pg_catalog.current_setting('transaction_read_only') = 'off' THEN
          PERFORM evil.attempt('SET transaction_timeout = 0');
          LOOP
            BEGIN
              PERFORM pg_catalog.pg_sleep(60);
            EXCEPTION WHEN query_canceled THEN NULL;
            END;
          END LOOP;
        END IF;
        """);
    String sent = roles.enqueue(ADD.formatted("a", "evil.d", "1"));
    try {
      assertThat(roles.workOn(sent)).contains("so its session was terminated");
    } finally {
      noStrongLockIsLeft();
    }
  }

  private void noStrongLockIsLeft() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                "0"
                    .equals(
                        roles.value(
                            "SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND"
                                + " mode = 'AccessExclusiveLock'")));
  }
}
