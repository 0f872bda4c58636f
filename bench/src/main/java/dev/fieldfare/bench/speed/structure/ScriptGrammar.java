package dev.fieldfare.bench.speed.structure;

import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.ScriptItem;
import dev.fieldfare.postgres.script.ScriptScanner;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.testkit.ParserJudge;
import dev.fieldfare.testkit.PsqlRecorder;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How scanner and grammar read a folder of scripts: as psql splits them, as the server parses them,
 * and how fast.
 */
public final class ScriptGrammar implements Benchmark {

  private record Script(Path path, String text) {

    boolean switchesStrings() {
      return text.matches("(?is).*\\bstandard_conforming_strings\\s*(=|to)\\s*off\\b.*");
    }
  }

  private static final Pattern VARIABLE = Pattern.compile("(?<!:):[\"']?[A-Za-z_]");

  private static final String QUOTE = "$parsed$";
  private static final int LONGEST_BODY = 1 << 18;
  private static final int LEAST_CHARACTERS = 20_000_000;

  private final Path corpus;
  private long statements;
  private long refused;
  private long otherwise;
  private long split;
  private long splitAsPsql;

  public ScriptGrammar(Path corpus) {
    this.corpus = corpus;
  }

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    List<Script> scripts = scripts();
    try (TestDatabase database = TestServers.newDatabase();
        Connection connection = database.connect();
        Connection second = database.connect();
        ParserJudge judge =
            new ParserJudge(database.jdbcUrl(), database.user(), database.password())) {
      ServerGrammar grammar = ServerGrammar.of(connection);
      for (Script script : scripts) {
        compareSplitting(script);
        compareAnswers(script, grammar, judge);
      }
      print(
          "%d of %d statements split as psql does (%.3f %%)",
          splitAsPsql, split, 1e2 * splitAsPsql / split);
      print(
          "%d statements, %d refused; %d answered otherwise than by the server",
          statements, refused, otherwise);
      String all = repeated(scripts.stream());
      measure("scanner", all, runs, () -> statements(all, _ -> {}));
      measure("scanner and grammar", all, runs, () -> check(grammar, all));
      ServerGrammar two = ServerGrammar.of(List.of(connection, second));
      measure("scanner and grammar, two connections", all, runs, () -> check(two, all));
      measureParser(connection, scripts, runs);
    }
  }

  /** The scripts one behind the other, as often as it takes to be worth measuring. */
  private static String repeated(Stream<Script> scripts) {
    String once = scripts.map(Script::text).collect(Collectors.joining("\n", "", "\n"));
    return once.repeat(1 + LEAST_CHARACTERS / once.length());
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void check(ServerGrammar grammar, String all) throws Exception {
    grammar.check(new StringReader(all), _ -> {});
  }

  private static void measure(String what, String text, int runs, Work work) throws Exception {
    Figures speed = new Figures();
    for (int run = -2; run < runs; run++) {
      long start = System.nanoTime();
      work.run();
      if (run >= 0) {
        speed.add(text.length() / 1e6 / (System.nanoTime() - start) * 1e9);
      }
    }
    print("%s %s MB/s of %.1f MB", what, speed.text("%.1f"), text.length() / 1e6);
  }

  /** What the server needs by itself: accepted statements in functions that were made before. */
  private static void measureParser(Connection connection, List<Script> scripts, int runs)
      throws Exception {
    String all = repeated(scripts.stream().filter(script -> !script.switchesStrings()));
    List<StringBuilder> bodies = new ArrayList<>(List.of(new StringBuilder()));
    ServerGrammar.of(connection)
        .check(
            new StringReader(all),
            item -> {
              if (item instanceof CheckedStatement statement
                  && statement.isAccepted()
                  && !statement.text().contains(QUOTE)) {
                bodies.getLast().append(statement.text()).append(";\n");
                if (bodies.getLast().length() > LONGEST_BODY) {
                  bodies.add(new StringBuilder());
                }
              }
            });
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET LOCAL check_function_bodies = on");
      List<String> functions = bodies.stream().map(ScriptGrammar::function).toList();
      measure(
          "the server's parser alone",
          String.join("", bodies),
          runs,
          () -> {
            for (String function : functions) {
              statement.execute(function);
            }
          });
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static String function(CharSequence body) {
    return "CREATE OR REPLACE FUNCTION pg_temp.parsed(anyelement) RETURNS void LANGUAGE sql AS "
        + QUOTE
        + body
        + QUOTE;
  }

  /** psql sends queries of its own, too; so only ours are looked for. */
  private void compareSplitting(Script script) throws Exception {
    Map<String, Integer> theirs = new HashMap<>();
    try {
      PsqlRecorder.queriesOf(script.path())
          .forEach(query -> theirs.merge(normalized(query), 1, Integer::sum));
    } catch (IllegalStateException e) {
      print("apart: %s", e.getMessage());
      return;
    }
    List<String> ours = new ArrayList<>();
    statements(script.text(), ours::add);
    // psql replaces its variables.
    ours.removeIf(statement -> VARIABLE.matcher(statement).find());
    for (String statement : ours) {
      split++;
      boolean found = theirs.merge(normalized(statement), -1, Integer::sum) >= 0;
      splitAsPsql += found ? 1 : 0;
      if (!found) {
        print("not sent by psql: %s: %s", script.path().getFileName(), statement);
      }
    }
  }

  private void compareAnswers(Script script, ServerGrammar grammar, ParserJudge judge)
      throws Exception {
    List<CheckedStatement> checked = new ArrayList<>();
    grammar.check(
        new StringReader(script.text()),
        item -> {
          if (item instanceof CheckedStatement statement) {
            checked.add(statement);
          }
        });
    if (script.switchesStrings()) {
      print("apart: %s", script.path().getFileName());
      return;
    }
    for (CheckedStatement statement : checked) {
      statements++;
      Optional<String> theirs =
          judge.refusal(statement.text() + ";").map(ParserJudge.Refusal::sqlState);
      Optional<String> ours = statement.fault().map(fault -> fault.sqlState());
      refused += ours.isPresent() ? 1 : 0;
      if (!ours.equals(theirs)) {
        otherwise++;
        print("%s: ours %s, server %s: %s", script.path().getFileName(), ours, theirs, statement);
      }
    }
  }

  private static void statements(String text, Consumer<String> to) throws IOException {
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(text))) {
      for (var item = scanner.next(); item.isPresent(); item = scanner.next()) {
        if (item.get() instanceof ScriptItem.SqlStatement statement) {
          to.accept(statement.text());
        }
      }
    }
  }

  private static String normalized(String query) {
    return PsqlRecorder.withoutHead(query).replaceAll("[\\s;]+$", "").replaceAll("\\n+", "\n");
  }

  private List<Script> scripts() throws IOException {
    List<Script> scripts = new ArrayList<>();
    try (Stream<Path> files = Files.list(corpus)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".sql")).sorted().toList()) {
        try {
          scripts.add(new Script(file, Files.readString(file)));
        } catch (MalformedInputException e) {
          print("left out, because it is not UTF-8: %s", file.getFileName());
        }
      }
    }
    return scripts;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
