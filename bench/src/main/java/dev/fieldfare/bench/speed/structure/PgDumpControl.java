package dev.fieldfare.bench.speed.structure;

import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.writer.StructureScript;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a structure as a script with our code and with pg_dump, executes both with psql, and
 * compares both copies with the original.
 *
 * @param programs an installed PostgreSQL, of the version of the server
 */
record PgDumpControl(Path programs) {

  private static final int TIMES = 5;
  private static final int SHOWN = 5;

  boolean isPossible() {
    return Files.isExecutable(program("pg_dump")) && Files.isExecutable(program("psql"));
  }

  void compare(TestDatabase source) throws SQLException, IOException {
    Path ours = Files.createTempFile("ours", ".sql");
    Path theirs = Files.createTempFile("pg_dump", ".sql");
    try (Connection connection = superuser(source)) {
      try (Writer out = Files.newBufferedWriter(ours)) {
        StructureScript.write(connection, WriterOptions.everything(), out);
      }
      run(source, "pg_dump", "--schema-only", "--file", theirs.toString());
      CatalogueImage image = CatalogueImage.of(connection);
      Figures our = new Figures();
      Figures their = new Figures();
      List<String> differences = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        differences = execute(ours, source, image, our);
        show("ours", differences, i);
        show("pg_dump", execute(theirs, source, image, their), i);
      }
      System.out.printf(
          Locale.ROOT,
          "  psql executes ours in %s s, pg_dump's in %s s: %.2f by the median, %.2f by the least%n",
          our.text("%.2f"),
          their.text("%.2f"),
          our.median() / their.median(),
          our.quantile(0) / their.quantile(0));
    } finally {
      Files.delete(ours);
      Files.delete(theirs);
    }
  }

  private static void show(String whose, List<String> differences, int round) {
    if (round == 0) {
      System.out.printf("  copy by %s: %d differences%n", whose, differences.size());
      differences.stream().limit(SHOWN).forEach(line -> System.out.println("    " + line));
    }
  }

  /** The differences of a new database in which the script was executed. */
  private List<String> execute(Path script, TestDatabase source, CatalogueImage image, Figures time)
      throws SQLException, IOException {
    try (TestDatabase copy = TestDatabase.create(source.server())) {
      RealSchemas.giveTo(source, copy);
      long start = System.nanoTime();
      run(copy, "psql", "--no-psqlrc", "--quiet", "--file", script.toString());
      time.add((System.nanoTime() - start) / 1e9);
      try (Connection connection = superuser(copy)) {
        return image.differences(CatalogueImage.of(connection)).stream()
            .map(Difference::inWords)
            .toList();
      }
    }
  }

  private static Connection superuser(TestDatabase of) throws SQLException {
    return of.superuserDataSource().getConnection();
  }

  /** Errors of single statements are no failure: they show as differences. */
  private void run(TestDatabase in, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program(program).toString()));
    command.addAll(List.of(arguments));
    command.add(
        "host=%s port=%d user=%s dbname=%s"
            .formatted(in.host(), in.port(), PostgresServer.SUPERUSER, in.name()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PGPASSWORD", in.server().superuserPassword());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      int exit = builder.start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(program + " ended with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Path program(String name) {
    return programs.resolve("bin").resolve(name);
  }
}
