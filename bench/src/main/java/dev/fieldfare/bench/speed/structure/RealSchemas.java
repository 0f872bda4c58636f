package dev.fieldfare.bench.speed.structure;

import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.script.ScriptItem;
import dev.fieldfare.postgres.script.ScriptScanner;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.writer.StructureWriter;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.postgres.structure.writer.WrittenStructure;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Schemas of a folder of scripts: each is loaded, written, applied to a new database by an ordinary
 * role, and compared by its image. Extensions are made by the superuser. With an installed
 * PostgreSQL all that is done on it, and its pg_dump is the control.
 */
public final class RealSchemas implements Benchmark {

  private static final int SHOWN = 5;

  private final Path corpus;
  private final Optional<Path> installed;

  public RealSchemas(Path corpus, Optional<Path> installed) {
    this.corpus = corpus;
    this.installed = installed;
  }

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    List<Path> scripts;
    try (Stream<Path> files = Files.list(corpus)) {
      scripts = files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
    if (installed.isEmpty()) {
      compare(scripts, stack.postgres());
      return;
    }
    try (PostgresServer server = new InstalledPostgres(installed.get()).start()) {
      compare(scripts, server);
    }
  }

  private void compare(List<Path> scripts, PostgresServer server) throws SQLException, IOException {
    System.out.println("PostgreSQL " + server.version());
    Optional<PgDumpControl> control =
        installed.map(PgDumpControl::new).filter(PgDumpControl::isPossible);
    for (Path script : scripts) {
      try (TestDatabase source = TestDatabase.create(server);
          TestDatabase copy = TestDatabase.create(server)) {
        compare(script, source, copy);
        if (control.isPresent()) {
          control.get().compare(source);
        }
      }
    }
  }

  /** Statements that failed, and how many there were. */
  private record Outcome(List<String> failures, int statements) {}

  private static void compare(Path script, TestDatabase source, TestDatabase copy)
      throws SQLException, IOException {
    Outcome loaded = execute(source, source, statements(script));
    long start = System.nanoTime();
    CatalogueImage image = image(source, source);
    double imaged = seconds(start);
    start = System.nanoTime();
    List<String> statements = new ArrayList<>();
    WrittenStructure written;
    try (Connection connection = source.connect()) {
      written =
          StructureWriter.write(
              connection, WriterOptions.everything(), (part, sql) -> statements.add(sql));
    }
    double wrote = seconds(start);
    start = System.nanoTime();
    Outcome applied = execute(copy, source, statements);
    double executed = seconds(start);
    List<Difference> differences = image.differences(image(copy, source));
    System.out.printf(
        Locale.ROOT,
        "%s: %d statements loaded, %d refused; %d objects, image %.2f s; %d statements written in %.2f s, %d parts unwritten; applied in %.2f s, %d failing; %d differences%n",
        script.getFileName(),
        loaded.statements(),
        loaded.failures().size(),
        image.objects().size(),
        imaged,
        statements.size(),
        wrote,
        written.unwritten().size(),
        executed,
        applied.failures().size(),
        differences.size());
    show("refused", loaded.failures());
    show("unwritten", written.unwritten());
    show("failing", applied.failures());
    show("different", differences.stream().map(Difference::inWords).toList());
  }

  private static void show(String what, List<String> lines) {
    lines.stream().limit(SHOWN).forEach(line -> System.out.println("  " + what + ": " + line));
  }

  /** Both databases get their objects from the role that owns the source. */
  private static Outcome execute(TestDatabase into, TestDatabase owner, List<String> statements)
      throws SQLException {
    List<String> failures = new ArrayList<>();
    giveTo(owner, into);
    try (Connection ordinary = connect(into, owner);
        Connection superuser = into.server().superuser(into.name());
        Statement mine = ordinary.createStatement();
        Statement theirs = superuser.createStatement()) {
      mine.setEscapeProcessing(false);
      theirs.setEscapeProcessing(false);
      for (String sql : statements) {
        try {
          (isOfExtension(sql) ? theirs : mine).execute(sql);
        } catch (SQLException e) {
          failures.add(firstLine(e.getMessage()) + " in " + firstLine(sql));
        }
      }
    }
    return new Outcome(failures, statements.size());
  }

  /** Lets the owner of one database own another one, too. */
  static void giveTo(TestDatabase owner, TestDatabase into) {
    String rights = "ALTER DATABASE \"%s\" OWNER TO \"%s\"".formatted(into.name(), owner.user());
    into.server().administer("postgres", rights);
    into.server().administer(into.name(), publicSchema(into.server(), owner.user()));
  }

  /** As the server makes it, so that both databases begin alike. */
  private static String publicSchema(PostgresServer server, String owner) {
    return server.version() < 15
        ? "ALTER SCHEMA public OWNER TO \"" + owner + "\""
        : "ALTER SCHEMA public OWNER TO pg_database_owner";
  }

  private static boolean isOfExtension(String sql) {
    return sql.matches("(?is)\\s*(create extension|comment on extension).*");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Connection connect(TestDatabase to, TestDatabase owner) throws SQLException {
    return DriverManager.getConnection(to.jdbcUrl(), owner.user(), owner.password());
  }

  private static CatalogueImage image(TestDatabase of, TestDatabase owner) throws SQLException {
    try (Connection connection = connect(of, owner)) {
      return CatalogueImage.of(connection);
    }
  }

  private static List<String> statements(Path script) throws IOException {
    List<String> statements = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(script);
        ScriptScanner scanner = ScriptScanner.of(reader)) {
      for (Optional<ScriptItem> item = scanner.next(); item.isPresent(); item = scanner.next()) {
        if (item.get() instanceof ScriptItem.SqlStatement sql) {
          statements.add(sql.text());
        }
      }
    }
    return statements;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
