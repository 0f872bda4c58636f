package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Sample;
import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.gateway.http.ProblemMapper;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanResult.Planned;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values of rows are for operators and administrators, and only in a preview (I8). */
@QuarkusTest
class RowValuesIT extends GatewayIT {

  private static final String CHANGE =
      """
      {"type":"CHANGE_TYPE","table":"people","column":"word","dataType":"%s","onCastError":"%s"}""";

  @BeforeEach
  void createTable() {
    database.execute(
        "CREATE TABLE people (id int PRIMARY KEY, word text)",
        "INSERT INTO people VALUES (1, 's3cret'), (2, '7')");
  }

  @AfterEach
  void dropTable() {
    database.execute("DROP TABLE people");
  }

  @Test
  void d26_previewsShowValuesToOperatorsAndAdministratorsOnly() {
    Sample whole = new Sample("1", Optional.of("s3cret"));
    assertThat(samples(operator(), "fail")).containsExactly(whole);
    assertThat(samples(admin(), "null")).containsExactly(whole);

    Sample key = new Sample("1", Optional.empty());
    assertThat(samples(enqueuer(), "fail")).containsExactly(key);
    assertThat(samples(enqueuer(), "null")).containsExactly(key);
    Answer raw = enqueuer().post(MIGRATIONS + "/preview", CHANGE.formatted("integer", "fail"));
    assertThat(raw.body()).contains("{\"key\":\"1\"}").doesNotContain("s3cret");
  }

  @Test
  void d26_errorsOfAPreviewShowNoValues() {
    database.execute(
        "CREATE FUNCTION picky(word text) RETURNS boolean LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'not %', word USING ERRCODE = '42501'; END $$",
        "CREATE DOMAIN picked AS text CHECK (picky(VALUE))");

    Answer answer = enqueuer().post(MIGRATIONS + "/preview", CHANGE.formatted("picked", "fail"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("code of the database raised an error in")
        .doesNotContain("s3cret");
    database.execute("DROP DOMAIN picked", "DROP FUNCTION picky");
  }

  @Test
  void d26_aViewerSeesTheKeysOfAStoredPlanAndListensToNoValues() throws SQLException {
    try (EventStream stream = EventStream.open(viewer(), "/api/v1/events", null)) {
      stream.awaitOpen();
      String id = enqueue(CHANGE.formatted("integer", "null"));
      Ledger.admit(database);
      apply(id, storedPlan());
      Ledger.number(database);

      await().untilAsserted(() -> assertThat(stream.data()).hasSize(2));
      assertThat(stream.data().toString()).contains("people").doesNotContain("s3cret");
      String seen = viewer().get(MIGRATIONS + "/" + id).body();
      assertThat(seen).contains("\"samples\":[{\"key\":\"1\"}]").doesNotContain("s3cret");
      assertThat(viewer().get(MIGRATIONS).body()).contains(id).doesNotContain("s3cret");
      assertThat(operator().get(MIGRATIONS + "/" + id).body()).doesNotContain("s3cret");
    }
  }

  @Test
  void d26_theLogHasNoValues() {
    database.execute("ALTER TABLE people ADD CONSTRAINT short CHECK (length(word) < 7)");
    SQLException failure = failing();
    try (ConsoleCopy console = ConsoleCopy.open()) {
      new ProblemMapper().broken(new TargetFailure("main", failure));

      assertThat(console.lines())
          .anyMatch(line -> line.contains("violates check constraint \"short\""))
          .noneMatch(line -> line.contains("t00long"));
    }
  }

  private static SQLException failing() {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE people SET word = 't00long' WHERE id = 1");
      throw new AssertionError("the check does not hold");
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("t00long");
      return e;
    }
  }

  private static String storedPlan() throws SQLException {
    ChangeType change =
        new ChangeType(
            TableName.of("people"), "word", "integer", Optional.empty(), CastErrorMode.NULL);
    var request = new PlanChange(UUID.randomUUID(), change, PlanOptions.DEFAULT);
    try (Connection connection = database.connect()) {
      var result = new Planning(PlanningLimits.DEFAULT).plan(connection, List.of(request));
      return ((Planned) result.getFirst()).plan().toJson();
    }
  }

  private static void apply(String id, String plan) {
    database.query(
        """
        SELECT fieldfare.apply('{}', '{}', fieldfare.outcomes_of(ids => ARRAY['%s'::uuid],
          statuses => ARRAY['APPLIED'], strategies => ARRAY['rewrite'], plans => ARRAY[$plan$%s$plan$]))
        """
            .formatted(id, plan));
  }

  private static List<Sample> samples(Gateway as, String onCastError) {
    Answer answer = as.post(MIGRATIONS + "/preview", CHANGE.formatted("integer", onCastError));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.as(Preview.class).changes().getFirst().conversion().orElseThrow().samples();
  }
}
