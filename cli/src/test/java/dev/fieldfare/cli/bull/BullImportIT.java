package dev.fieldfare.cli.bull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun;
import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.cli.StubGateway;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting jobs of a Bull queue in a real Redis become migrations, each of them once. */
@WithServers
class BullImportIT {

  private static final String POST = "POST /api/v1/migrations";
  private static final String DATA =
      """
      {"type":"%s","tableName":"ticket","fieldId":"70cc4fdc-0000-4000-8000-000000000001",
       "formId":"b6263a75-1e57-4c0a-9d2f-b6263a751e57","userId":"u1",%s}\
      """;
  private static final String ADD =
      DATA.formatted("ADD_FIELD", "\"columnName\":\"c\",\"dataType\":\"email\"");

  @TempDir Path folder;

  private final StubGateway gateway = new StubGateway();
  private TestRedis redis;
  private String queue;

  @BeforeEach
  void start(TestRedis shared) {
    redis = shared;
    queue = redis.key("jobs").replace(':', '-') + System.nanoTime();
    gateway.on(
        POST,
        202,
        """
        {"changeSetId":null,"migrations":[{"id":"0198c0de-0000-7000-8000-000000000002",
         "idempotencyKey":"k","status":"QUEUED","href":"/"}]}\
        """);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void qc12_jobsAreEnqueuedInTheOrderInWhichTheyWereAdded() {
    add("late", 3_000, ADD);
    add("early", 1_000, DATA.formatted("DELETE_FIELD", "\"columnName\":\"c\""));
    delay("retried", 2_000, ADD);

    Result imported = run();

    assertThat(imported.exitCode()).as(imported.err() + imported.out()).isZero();
    assertThat(imported.out()).contains("3 jobs wait, 3 enqueued");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::key)
        .containsExactly("early", "retried", "late");
    assertThat(gateway.requests().getFirst().body()).contains("DROP_COLUMN", "\"ticket\"");
    assertThat(redis.send("KEYS", "bull:" + queue + ":*")).isEqualTo(List.of());
    assertThat(run().out()).contains("0 jobs wait");
  }

  @Test
  void qc12_aDryRunTouchesNothing() {
    add("job", 1_000, ADD);
    add("broken", 2_000, "{");

    Result imported = run("--dry-run");

    assertThat(imported.exitCode()).isEqualTo(2);
    assertThat(imported.out()).contains("2 jobs wait, 1 can be enqueued", "! job broken: ");
    assertThat(gateway.requests()).isEmpty();
    assertThat(redis.send("LLEN", "bull:" + queue + ":wait")).isEqualTo(2L);
  }

  @Test
  void qc12_aJobThatIsRefusedStaysAndIsTriedAgain() {
    add("job", 1_000, ADD);
    String accepted = "{\"status\":422,\"code\":\"not_in_registry\",\"detail\":\"No such form.\"}";
    gateway.on(POST, 422, accepted);

    Result refused = run();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).contains("1 jobs wait, 0 enqueued", "! job job: ", "No such form.");
    // A worker of the queue does not get it any more.
    assertThat(redis.send("LLEN", "bull:" + queue + ":wait")).isEqualTo(0L);
    assertThat(redis.send("LRANGE", "bull:" + queue + ":fieldfare", "0", "-1"))
        .isEqualTo(List.of("job"));
    assertThat(run("--json").out()).contains("\"found\" : 1", "\"jobId\" : \"job\"");
  }

  @Test
  void qc12_aCommandThatWasInterruptedGoesOn() {
    add("job", 1_000, ADD);
    redis.send("LREM", "bull:" + queue + ":wait", "0", "job");
    redis.send("RPUSH", "bull:" + queue + ":fieldfare", "job");

    assertThat(run().out()).contains("1 jobs wait, 1 enqueued");
    assertThat(gateway.last().key()).isEqualTo("job");
  }

  @Test
  void qc12_jobsOfARunningWorkerAreReportedAndLeft() {
    redis.send("LPUSH", "bull:" + queue + ":active", "busy");

    Result imported = run();

    assertThat(imported.exitCode()).isEqualTo(2);
    assertThat(imported.out()).contains("0 jobs wait", "! 1 jobs are processed by a worker");
    assertThat(redis.send("LLEN", "bull:" + queue + ":active")).isEqualTo(1L);
  }

  @Test
  void qc12_theAddressIsNoArgumentAndIsChecked() {
    assertThat(shell().run("import", "--bull").exitCode()).isEqualTo(64);
    Result wrong =
        shell().with("FIELDFARE_BULL_REDIS_URL", "http://:secret@h").run("import", "--bull");

    assertThat(wrong.exitCode()).isEqualTo(64);
    assertThat(wrong.err()).contains("redis://").doesNotContain("secret");
    assertThat(shell().run("import", "--bull", "--history", "flyway").exitCode()).isEqualTo(64);
  }

  /** As Bull adds a job. */
  private void add(String id, long timestamp, String data) {
    redis.send(
        "HSET",
        "bull:" + queue + ":" + id,
        "name",
        "__default__",
        "data",
        data,
        "timestamp",
        timestamp + "");
    redis.send("ZADD", "bull:" + queue + ":priority", "1", id);
    redis.send("LPUSH", "bull:" + queue + ":wait", id);
  }

  private void delay(String id, long timestamp, String data) {
    add(id, timestamp, data);
    redis.send("LREM", "bull:" + queue + ":wait", "0", id);
    redis.send("ZADD", "bull:" + queue + ":delayed", "1", id);
  }

  private Result run(String... more) {
    String[] command =
        Stream.concat(Stream.of("import", "--bull", "--queue", queue), Stream.of(more))
            .toArray(String[]::new);
    return shell().with("FIELDFARE_BULL_REDIS_URL", redis.url()).run(command);
  }

  private CommandLineRun shell() {
    return new CommandLineRun(folder)
        .with("FIELDFARE_URL", gateway.url())
        .with("FIELDFARE_API_KEY", "ff_test");
  }
}
