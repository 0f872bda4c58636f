package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A table of answers whose column {@code value} changes its type. */
@WithServers
abstract class ChangedAnswers {

  static final TableName ANSWERS = TableName.of("answers");

  final TestDatabase database;

  final Workbench bench;

  final Scenario scenario;

  ChangedAnswers(TestDatabase database) {
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

  static ChangeType to(String type) {
    return to(type, CastErrorMode.FAIL);
  }

  static ChangeType to(String type, CastErrorMode mode) {
    return new ChangeType(ANSWERS, "value", type, Optional.empty(), mode);
  }

  void answers(String type, String... literals) {
    database.execute("CREATE TABLE answers (id int PRIMARY KEY, value " + type + ")");
    for (int i = 0; i < literals.length; i++) {
      database.execute("INSERT INTO answers VALUES (%d, %s)".formatted(i + 1, literals[i]));
    }
  }
}
