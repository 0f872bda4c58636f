package dev.fieldfare.bench.speed.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.bench.speed.structure.InstalledPostgres;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Backups of a column beside plain COPY, of a database beside pg_dump and pg_restore, proofs, and
 * the memory of the service with a small and a large database.
 *
 * @param installed a PostgreSQL of the machine, whose server and programs are used; without it,
 *     backups of a database are not compared with pg_dump
 */
public record BackupSpeed(Optional<Path> installed) implements Benchmark {
  private static final int ROWS = Integer.getInteger("backup.rows", 3_000_000);
  private static final int TABLES = Integer.getInteger("backup.tables", 200);
  private static final int LARGE = Integer.getInteger("backup.megabytes", 2_000);
  private static final int SMALL = Integer.getInteger("backup.small-megabytes", 200);

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    if (installed.isEmpty()) {
      measure(stack.postgres(), runs, Optional.empty());
      return;
    }
    DumpPrograms programs = new DumpPrograms(installed.get());
    try (PostgresServer server = new InstalledPostgres(installed.get()).start()) {
      measure(server, runs, Optional.of(programs).filter(DumpPrograms::areThere));
    }
  }

  private static void measure(PostgresServer server, int runs, Optional<DumpPrograms> programs)
      throws Exception {
    System.out.printf(
        "backup: PostgreSQL %d, %s%n",
        server.version(), programs.isPresent() ? "beside pg_dump" : "without pg_dump");
    try (TestDatabase database = target(server)) {
      column(database, runs);
    }
    double small;
    try (TestDatabase database = target(server)) {
      new BackupData(database).tables(Math.min(TABLES, 20), SMALL);
      try (BackupService service = new BackupService(database)) {
        service.take(full());
        small = service.peakMebibytes();
      }
    }
    try (TestDatabase database = target(server)) {
      database(database, runs, programs, small);
    }
  }

  private static TestDatabase target(PostgresServer server) {
    TestDatabase database = TestDatabase.create(server);
    // For proofs, and for restores into another database.
    server.administer("postgres", "ALTER ROLE \"%s\" CREATEDB".formatted(database.user()));
    return database;
  }

  private static void column(TestDatabase database, int runs) throws SQLException {
    BackupData data = new BackupData(database);
    data.table("wide", ROWS);
    data.settle();
    Figures plain = new Figures();
    Figures ours = new Figures();
    Figures verified = new Figures();
    try (BackupService service = new BackupService(database)) {
      for (int run = 0; run <= runs; run++) {
        double copied = plainCopy(database);
        JsonNode backup = service.take("{\"table\":\"wide\",\"column\":\"price\"}");
        if (run > 0) {
          plain.add(copied);
          ours.add(seconds(backup, "finishedAt"));
          verified.add(seconds(backup, "verifiedAt"));
        }
        data.endBackups();
      }
    }
    print(
        "  column of %d rows (%.0f MiB): plain COPY %s s, backup %s s, verified %s s; rate %.2f of"
            + " plain%n",
        ROWS,
        data.mebibytes(),
        plain.text("%.2f"),
        ours.text("%.2f"),
        verified.text("%.2f"),
        plain.median() / ours.median());
  }

  private static double plainCopy(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      long began = System.nanoTime();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (SELECT price, id FROM wide) TO STDOUT", OutputStream.nullOutputStream());
      return (System.nanoTime() - began) / 1e9;
    } catch (IOException e) {
      throw new SQLException("nothing can fail here", e);
    }
  }

  private static void database(
      TestDatabase database, int runs, Optional<DumpPrograms> programs, double smallMebibytes)
      throws Exception {
    BackupData data = new BackupData(database);
    data.tables(TABLES, LARGE);
    DatabaseFigures figures = new DatabaseFigures(database, programs);
    try (BackupService service = new BackupService(database)) {
      for (int run = 0; run < runs; run++) {
        data.endBackups();
        figures.run(service);
      }
      double large = service.peakMebibytes();
      figures.print(data.mebibytes());
      data.changeSome(TABLES);
      figures.printAfterChange(service.take(full()));
      application(database, service, runs, programs);
      print(
          "  most memory of the service: %.0f MiB with %d MB, %.0f MiB with %d MB%n",
          smallMebibytes, SMALL, large, LARGE);
    }
  }

  private static void application(
      TestDatabase database, BackupService service, int runs, Optional<DumpPrograms> programs)
      throws Exception {
    ApplicationFigures figures =
        new ApplicationFigures(database, programs, TABLES, BackupData.rows(TABLES, LARGE));
    for (int run = 0; run < runs; run++) {
      new BackupData(database).endBackups();
      figures.run(service);
    }
    figures.print();
  }

  static String full() {
    return "{\"full\":true,\"name\":\"nightly\"}";
  }

  /** The time from the beginning of a backup to one of its timestamps. */
  static double seconds(JsonNode backup, String until) {
    return Duration.between(
                Instant.parse(backup.path("createdAt").asText()),
                Instant.parse(backup.path(until).asText()))
            .toMillis()
        / 1e3;
  }

  static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }

  /** Where a dump is written: on the same disk as backups. */
  static Path dumpFile() throws IOException {
    return Files.createTempFile("pg_dump", ".dump");
  }
}
