package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import dev.fieldfare.health.check.CheckRun;
import dev.fieldfare.health.check.CheckRunner;
import dev.fieldfare.health.server.ServerCapacities;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All checks and the comparison of structures on many tables, with their figures. {@code
 * -Dcatalogue.tables=10000} makes it as large as the largest database that is supported.
 */
@WithServers
class LargeCatalogueIT {
  private static final int TABLES = Integer.getInteger("catalogue.tables", 200);
  private static final int COLUMNS = 20;
  private static final int RUNS = 5;
  private static final double TICKS = 100;
  private static final double SECOND = 1e9;

  @Test
  void qc48_allChecksRunOnManyTables(TestDatabase ofClass) throws Exception {
    TestDatabase database = TestDatabase.create(ofClass.server());
    build(database);
    try (ValidationDatabase prepared = new ValidationDatabase(database, Optional.empty())) {
      CheckRunner runner =
          new CheckRunner(
              HealthChecks.all(
                  target -> new BrokerState.Connected(0, 0),
                  new JdbcSchedules(database.dataSource(), Clock.systemUTC()),
                  new ServerCapacities(Map.of()),
                  Clock.systemUTC()),
              Duration.ofSeconds(60));
      Map<String, CheckResult> known = new HashMap<>();
      for (int run = 0; run < RUNS; run++) {
        run("all checks", runner, prepared, Map.of())
            .forEach(result -> known.put(result.name(), result.takenAt(Instant.now())));
      }
      for (int run = 0; run < RUNS; run++) {
        assertThat(run("checks of each minute", runner, prepared, known))
            .filteredOn(result -> result.takenAt().isPresent())
            .extracting(CheckResult::name)
            .containsExactlyInAnyOrder(
                "forms",
                "invalid_indexes",
                "constraints",
                "columns",
                "row_sizes",
                "sequences",
                "permissions");
      }
    }
  }

  private static List<CheckResult> run(
      String what, CheckRunner runner, ValidationDatabase prepared, Map<String, CheckResult> known)
      throws Exception {
    long server = prepared.database.server().pid();
    double used = processorTime(server);
    long start = System.nanoTime();
    List<CheckResult> results =
        runner.run(prepared.target, known).stream().map(CheckRun::result).toList();
    double seconds = (System.nanoTime() - start) / SECOND;
    print(
        "health of %d tables, %s: %.2f s, %.0f ms of PostgreSQL processor time; longest: %s%n",
        TABLES, what, seconds, (processorTime(server) - used) * 1_000, longest(results));
    assertThat(results).noneMatch(result -> result.status() == CheckStatus.ERROR);
    return results;
  }

  @Test
  void fw17_oneManualChangeIsFoundAmongManyTables(TestDatabase ofClass) throws Exception {
    TestDatabase database = TestDatabase.create(ofClass.server());
    build(database);
    try (ValidationDatabase prepared = new ValidationDatabase(database, Optional.empty())) {
      prepared.recorder.record(prepared.target, "test");
      for (int run = 0; run < RUNS; run++) {
        assertThat(compare(prepared).status()).isEqualTo(CheckStatus.OK);
      }
      database.execute("ALTER TABLE many.table_7 ALTER name SET DEFAULT 'other'");

      assertThat(compare(prepared).details().getFirst()).startsWith("1 differences.");
    }
  }

  private static ValidatedCheck compare(ValidationDatabase prepared) throws Exception {
    long start = System.nanoTime();
    ValidatedCheck check = prepared.check(ValidationProfile.SCHEMA, "recorded_structure");
    print(
        "comparison of %d tables with their record: %.2f s, heap at most %.0f MiB%n",
        TABLES, (System.nanoTime() - start) / SECOND, peak());
    return check;
  }

  private static void build(TestDatabase database) {
    database.execute("CREATE SCHEMA many");
    for (int from = 0; from < TABLES; from += 500) {
      database.execute(
          """
          DO $$ BEGIN
            FOR t IN %d..%d LOOP
              EXECUTE format('CREATE TABLE many.table_%%s (id bigint PRIMARY KEY, name text NOT NULL DEFAULT %%L, %%s)', t, 'none',
                (SELECT string_agg(format('column_%%s %%s', n, (ARRAY['int', 'text', 'timestamptz', 'numeric(10,2)'])[n %% 4 + 1]), ', ') FROM generate_series(3, %d) n));
            END LOOP;
          END $$\
          """
              .formatted(from, Math.min(TABLES, from + 500) - 1, COLUMNS));
    }
    database
        .server()
        .administer(
            database.name(),
            "VACUUM ANALYZE pg_class, pg_attribute, pg_index, pg_constraint, pg_depend");
  }

  private static String longest(List<CheckResult> results) {
    return results.stream()
        .sorted((a, b) -> Long.compare(b.durationMs(), a.durationMs()))
        .limit(3)
        .map(result -> result.name() + " " + result.durationMs() + " ms")
        .toList()
        .toString();
  }

  /** Seconds of the server, with those of sessions that have ended. */
  private static double processorTime(long postmaster) {
    ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants())
        .mapToDouble(process -> seconds(process.pid()))
        .sum();
  }

  private static double seconds(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = 0;
      for (int field = 11; field <= 14; field++) {
        ticks += Double.parseDouble(words[field]);
      }
      return ticks / TICKS;
    } catch (IOException e) {
      // It ended; its parent counts what it used.
      return 0;
    }
  }

  private static double peak() {
    return java.lang.management.ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        / 1024.0
        / 1024.0;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
