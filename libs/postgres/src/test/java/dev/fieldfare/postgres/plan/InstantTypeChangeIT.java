package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithServers
class InstantTypeChangeIT {

  private static final TableName ANSWERS = TableName.of("answers");

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  InstantTypeChangeIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @BeforeEach
  void emptySchema() {
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static ChangeType to(String type) {
    return to(type, CastErrorMode.FAIL);
  }

  private static ChangeType to(String type, CastErrorMode mode) {
    return new ChangeType(ANSWERS, "value", type, Optional.empty(), mode);
  }

  private void answers(String type, String... literals) {
    database.execute("CREATE TABLE answers (id int PRIMARY KEY, value " + type + ")");
    for (int i = 0; i < literals.length; i++) {
      database.execute("INSERT INTO answers VALUES (%d, %s)".formatted(i + 1, literals[i]));
    }
  }

  private String files() {
    return database.value(
        "SELECT string_agg(relname || relfilenode, ',' ORDER BY relname) FROM pg_class"
            + " WHERE relnamespace = 'public'::regnamespace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "varchar(10) | varchar(20)",
        "varchar(10) | varchar",
        "varchar(10) | text",
        "text | varchar",
        "numeric(10,2) | numeric(12,2)",
        "numeric(10,2) | numeric",
        "timestamp(3) | timestamp(6)",
        "timestamptz(3) | timestamptz",
        "time(0) | time(3)",
        "varbit(3) | varbit(5)",
        "cidr | inet",
        "xml | text",
      })
  void instantChangesWriteNoFileAndScanNoRow(String from, String to) throws Exception {
    boolean indexable = !from.equals("xml");
    answers(from, "NULL");
    if (indexable) {
      database.execute(
          "CREATE INDEX answers_value ON answers (value)",
          "CREATE UNIQUE INDEX answers_unique ON answers (value, id)");
    }
    if (indexable && !from.equals("cidr")) {
      database.execute(
          "CREATE TABLE others (value " + from + " PRIMARY KEY)",
          "ALTER TABLE answers ADD FOREIGN KEY (value) REFERENCES others");
    }
    Workbench.Change change = bench.planned(Workbench.request(to(to)));
    assertThat(change.plan().strategy()).isEqualTo(Strategy.INSTANT);
    String before = files();

    try (var statement = bench.connection().createStatement()) {
      bench.connection().setAutoCommit(false);
      for (String sql : Statements.join(List.of(change.plan()))) {
        statement.execute(sql);
      }
      assertThat(
              bench.query(
                  "SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_xact_user_tables"
                      + " WHERE relname IN ('answers', 'others')"))
          .containsExactly("0");
      bench.connection().commit();
    } finally {
      bench.connection().setAutoCommit(true);
    }

    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "varchar(20) | varchar(10)",
        "text | varchar(10)",
        "numeric(10,2) | numeric(12,3)",
        "char(3) | char(5)",
        "int | bigint",
        "json | jsonb",
        "bit(3) | varbit",
      })
  void whatWritesRowsIsNotCalledInstant(String from, String to) {
    answers(from);

    assertThat(bench.planned(Workbench.request(to(to))).plan().strategy())
        .isEqualTo(Strategy.REWRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE answers ADD CHECK (value <> 'x')",
        "CREATE INDEX ON answers (lower(value))",
        "CREATE INDEX ON answers (id) WHERE value IS NOT NULL"
      })
  void whatIsCheckedOrBuiltAgainIsNotCalledInstant(String ddl) {
    answers("varchar(10)");
    database.execute(ddl);

    assertThat(bench.planned(Workbench.request(to("varchar(20)"))).plan().strategy())
        .isEqualTo(Strategy.REWRITE);
    scenario.passes(to("text"), "answers");
  }
}
