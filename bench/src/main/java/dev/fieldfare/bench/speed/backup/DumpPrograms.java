package dev.fieldfare.bench.speed.backup;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * pg_dump and pg_restore of an installed PostgreSQL with the version of the server.
 *
 * @param installed the folder with {@code bin}
 */
record DumpPrograms(Path installed) {

  boolean areThere() {
    return Files.isExecutable(program("pg_dump")) && Files.isExecutable(program("pg_restore"));
  }

  /** Dumps a database without our schemas, like a full backup; returns the seconds. */
  double dump(TestDatabase database, Path file) throws IOException {
    return run(
        database,
        List.of("pg_dump", "-Fc", "-Z1", "--exclude-schema=fieldfare*", "--file", file.toString()),
        "--dbname",
        database.name());
  }

  /** Restores a dump into a new database with two sessions; returns the seconds. */
  double restore(TestDatabase database, Path file) throws IOException {
    String copy = database.name() + "_dumped";
    database.server().createDatabase(copy, database.user());
    try {
      return run(database, List.of("pg_restore", "-j2", "--dbname", copy), file.toString());
    } finally {
      database.server().dropDatabase(copy);
    }
  }

  private double run(TestDatabase database, List<String> program, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program(program.getFirst()).toString());
    command.addAll(program.subList(1, program.size()));
    command.addAll(
        List.of(
            "--host",
            database.host(),
            "--port",
            Integer.toString(database.port()),
            "--username",
            PostgresServer.SUPERUSER));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", database.server().superuserPassword());
    long began = System.nanoTime();
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(program.getFirst() + " failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private Path program(String name) {
    return installed.resolve("bin").resolve(name);
  }
}
