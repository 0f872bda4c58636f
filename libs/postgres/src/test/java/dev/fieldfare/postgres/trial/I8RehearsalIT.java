package dev.fieldfare.postgres.trial;

import static dev.fieldfare.postgres.trial.StageOfTest.request;
import static dev.fieldfare.postgres.trial.StageOfTest.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scripts that try to run as the role of the services in a scratch database. */
@WithServers
class I8RehearsalIT {

  private static final String AS_RELEASE_ROLE = "RR001";
  private static final String AS_WORKER = "WW001";

  /** Says by its SQLSTATE as which role it runs: reports hide what code of others says. */
  private static final String WHO =
      """
      CREATE FUNCTION public.who() RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING ERRCODE = CASE WHEN current_user LIKE '%_release' THEN 'RR001' ELSE 'WW001' END;
      END $$;
      """;

  private static final String ALTER_RUNNERS =
      """
      DO $$
      DECLARE
        runner oid;
      BEGIN
        FOR runner IN SELECT p.oid FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
          WHERE p.prosecdef AND r.rolname = current_user
        LOOP
          EXECUTE format('ALTER FUNCTION %s SECURITY INVOKER', runner::regprocedure);
        END LOOP;
      @end@
      END $$;
      """;

  private static final String CURSOR =
      WHO
          + """
          DO $$ BEGIN
            EXECUTE 'DECLARE later CURSOR WITH HOLD FOR SELECT public.who()';
          END $$;
          """;

  // It puts off its second run, so that the check of the constraints is not the last one.
  private static final String DEFERRED_TRIGGER =
      """
      CREATE TABLE public.later (id int);
      CREATE FUNCTION public.again() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) FROM public.later) > 1 THEN
          RAISE EXCEPTION USING ERRCODE = CASE WHEN current_user LIKE '%_release' THEN 'RR001' ELSE 'WW001' END;
        END IF;
        SET CONSTRAINTS ALL DEFERRED;
        INSERT INTO public.later VALUES (2);
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER again AFTER INSERT ON public.later DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION public.again();
      INSERT INTO public.later VALUES (1);
      """;

  private static final String OPERATORS =
      """
      CREATE SCHEMA evil;
      CREATE FUNCTION evil.same(text, text) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING ERRCODE = CASE WHEN current_user LIKE '%_release' THEN 'RR001' ELSE 'WW001' END;
      END $$;
      CREATE FUNCTION evil.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING ERRCODE = CASE WHEN current_user LIKE '%_release' THEN 'RR001' ELSE 'WW001' END;
      END $$;
      CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.same);
      DO $$ BEGIN
        PERFORM pg_catalog.set_config('search_path', 'evil, pg_catalog', false);
      END $$;
      """;

  private static RehearsalReport rehearse(TestDatabase database, String... texts)
      throws SQLException {
    List<RehearsedScript> scripts =
        IntStream.range(0, texts.length)
            .mapToObj(i -> script(String.valueOf(i + 1), texts[i], null))
            .toList();
    try (ScratchStage stage = ScratchStage.copyOf(request(database))) {
      return VersionRehearsal.of(stage, scripts);
    }
  }

  private static String error(RehearsalReport report) {
    return report.versions().getLast().firstError().orElse("");
  }

  @Test
  void i8_aScriptMayNotAlterTheFunctionInWhichScriptsRun(TestDatabase database)
      throws SQLException {
    RehearsalReport refused = rehearse(database, ALTER_RUNNERS.replace("@end@", ""));

    assertThat(error(refused)).contains("permission denied for schema").contains("42501");
  }

  @Test
  void i8_theNextScriptAlsoRunsAsTheReleaseRole(TestDatabase database) throws SQLException {
    String attack =
        ALTER_RUNNERS.replace("@end@", "EXCEPTION WHEN insufficient_privilege THEN NULL;");

    RehearsalReport report = rehearse(database, attack, WHO + "SELECT public.who();");

    assertThat(report.versions()).extracting(RehearsedVersion::passed).containsExactly(true, false);
    assertThat(error(report)).contains(AS_RELEASE_ROLE);
  }

  @Test
  void i8_nothingRunsAtTheCommitAsTheRoleOfTheServices(TestDatabase database) throws SQLException {
    assertThat(error(rehearse(database, CURSOR)))
        .contains("at its end: the script leaves a cursor WITH HOLD behind");
    assertThat(error(rehearse(database, DEFERRED_TRIGGER)))
        .as("from version 18 on a trigger runs as the role that caused it")
        .contains(AS_RELEASE_ROLE)
        .doesNotContain(AS_WORKER);
  }

  @Test
  void i8_nothingRunsAtTheCommitInTheOldestVersion() throws SQLException {
    try (TestDatabase database = OldestPostgres.newDatabase()) {
      assertThat(error(rehearse(database, DEFERRED_TRIGGER)))
          .contains("at its end: the script leaves deferred triggers behind");
      assertThat(error(rehearse(database, CURSOR)))
          .contains("at its end: the script leaves a cursor WITH HOLD behind");
    }
  }

  @Test
  void i8_thePathThatAScriptLeavesIsNotUsed(TestDatabase database) throws SQLException {
    RehearsalReport report = rehearse(database, OPERATORS);

    assertThat(report.passed()).as(report.toString()).isTrue();
  }

  @Test
  void i8_aChangedFunctionIsNotCalled(TestDatabase database) throws SQLException {
    String role = database.createReleaseRole();
    for (String change :
        List.of(
            "ALTER FUNCTION fieldfare_trial_run.run(text[], text, text) SECURITY INVOKER",
            "DROP FUNCTION fieldfare_trial_run.run(text[], text, text)",
            "ALTER FUNCTION fieldfare_trial_run.run(text[], text, text) OWNER TO CURRENT_USER",
            "GRANT USAGE ON SCHEMA fieldfare_trial_run TO " + role)) {
      try (ScratchStage stage = ScratchStage.copyOf(request(database))) {
        try (var connection = stage.connect();
            var statement = connection.createStatement()) {
          statement.execute(change);
        }

        RehearsalReport report =
            VersionRehearsal.of(stage, List.of(script("1", "SELECT 1;", null)));

        assertThat(error(report))
            .as(change)
            .contains("no longer belongs to the release role alone");
      }
    }
  }
}
