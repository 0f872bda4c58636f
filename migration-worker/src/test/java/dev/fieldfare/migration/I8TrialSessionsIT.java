package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.ledger.WorkerPools;
import dev.fieldfare.postgres.structure.scratch.ScratchDatabase;
import dev.fieldfare.postgres.trial.ScratchStage;
import dev.fieldfare.postgres.trial.StageRequest;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An operator in the schema public that queries of trials would call, as the role of the services.
 */
@WithServers
class I8TrialSessionsIT {

  private TestDatabase database;

  /** It matches the arguments of the worker's query better than that of pg_catalog. */
  @BeforeEach
  void plant(TestDatabase fresh) throws SQLException {
    database = fresh;
    String attacker = database.createRole("mallory");
    database.execute(
        "GRANT CREATE, USAGE ON SCHEMA public TO " + attacker,
        "CREATE TABLE public.called (role text)",
        "GRANT INSERT ON public.called TO PUBLIC");
    try (Connection connection = database.dataSourceOf(attacker).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION public.not_less(oid, integer) RETURNS boolean LANGUAGE plpgsql AS $$
          BEGIN
            INSERT INTO public.called VALUES (current_user);
            RETURN $1 OPERATOR(pg_catalog.>=) $2::oid;
          END $$;
          CREATE OPERATOR public.>= (LEFTARG = oid, RIGHTARG = integer, FUNCTION = public.not_less);
          """);
    }
  }

  private StageRequest request(WorkerPools pools) {
    return new StageRequest(
        pools::connect,
        database.name(),
        "a test",
        database.createReleaseRole(),
        "public",
        Duration.ofMinutes(1));
  }

  @Test
  void i8_anOperatorInPublicIsNotCalledForTrials() throws SQLException {
    var settings = Target.of("main", database.jdbcUrl(), database.user(), database.password());
    try (WorkerPools pools = new WorkerPools(settings, 1)) {
      ScratchDatabase.dropAbandoned(pools::connect, database.name());
      try (ScratchStage stage = ScratchStage.copyOf(request(pools))) {
        assertThat(stage.leftOut()).isEmpty();
      }
    }

    assertThat(database.query("SELECT role FROM public.called")).isEmpty();
  }
}
