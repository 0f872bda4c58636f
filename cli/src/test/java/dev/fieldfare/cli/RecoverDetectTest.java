package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.Test;

class RecoverDetectTest extends CommandTest {

  @Test
  void pr1_showsWhatNeedsAttentionAndWhichLedgersCannotTell() {
    answers(
        """
        {"target":"main","ledgers":[
          {"tool":"Prisma","name":"public._prisma_migrations","readable":true,
           "recordsFailures":true},
          {"tool":"Alembic","name":"public.alembic_version","readable":true,
           "recordsFailures":false}],
         "migrations":[{"tool":"Prisma","ledger":"public._prisma_migrations",
          "version":"20250101000000_x","state":"FAILED","since":"2026-01-01T00:00:00Z"}]}\
        """);

    Result result = shell.run("recover", "detect");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.out())
        .containsPattern("Prisma +public._prisma_migrations +2025\\d+_x +FAILED");
    assertThat(result.err())
        .contains("public.alembic_version of Alembic names finished migrations");
  }

  @Test
  void endsWellWhereNothingNeedsAttention() {
    answers("{\"target\":\"main\",\"ledgers\":[],\"migrations\":[]}");

    Result result = shell.run("recover", "detect");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("No migration needs attention.");
    assertThat(shell.run("recover").exitCode()).isEqualTo(64);
  }

  private void answers(String json) {
    gateway.on("GET /api/v1/recoveries/detect", 200, json);
  }
}
