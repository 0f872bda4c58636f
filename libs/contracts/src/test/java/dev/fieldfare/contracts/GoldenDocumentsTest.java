package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.event.CloudEvent;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.DeadLetterPage;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.TargetList;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.plan.PlanDocument;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden files are never edited, only added to: they are what clients in the field rely on. */
class GoldenDocumentsTest {

  private final ObjectMapper mapper = ContractsJson.mapper();

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("migration-applied", Migration.class, Samples.applied()),
        Arguments.of("migration-waiting", Migration.class, Samples.waiting()),
        Arguments.of("migration-rejected", Migration.class, Samples.rejected()),
        Arguments.of("plan-change-type", PlanDocument.class, Samples.typeChangePlan()),
        Arguments.of("plan-refused", PlanDocument.class, Samples.refusedPlan()),
        Arguments.of("event-applied", CloudEvent.class, Samples.appliedEvent()),
        Arguments.of("accepted-one", Accepted.class, Samples.acceptedOne()),
        Arguments.of("accepted-set", Accepted.class, Samples.acceptedSet()),
        Arguments.of("migrations-page", MigrationPage.class, Samples.page()),
        Arguments.of("preview", Preview.class, Samples.preview()),
        Arguments.of("queue", QueueStats.class, Samples.queue()),
        Arguments.of("dead-letters", DeadLetterPage.class, Samples.deadLetters()),
        Arguments.of("queue-scope", QueueScope.class, Samples.queueScope()),
        Arguments.of("targets", TargetList.class, Samples.targets()),
        Arguments.of("problem", ProblemDocument.class, Samples.problem()));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isWrittenAsTheGoldenFileSays(String name, Class<?> type, Object document)
      throws IOException {
    assertThat(mapper.readTree(mapper.writeValueAsString(document))).isEqualTo(golden(name));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isReadFromTheGoldenFile(String name, Class<?> type, Object document) throws IOException {
    assertThat(mapper.treeToValue(golden(name), type)).isEqualTo(document);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isReadFromANewerServersJsonToo(String name, Class<?> type, Object document)
      throws IOException {
    ObjectNode newer = golden(name).deepCopy();
    newer.putObject("somethingNew").put("a", 1);

    assertThat(mapper.treeToValue(newer, type)).isEqualTo(document);
  }

  @Test
  void readsAMigrationThatSaysLittle() throws IOException {
    String least =
        """
        {"id":"1","target":"main","status":"QUEUED","enqueuedAt":"2026-01-01T12:00:00.123Z",
         "durationMs":0.512,"error":{"code":"brand_new","class":"refusal","message":"No."},
         "undo":{"possible":true,"lossless":true}}""";

    Migration migration = mapper.readValue(least, Migration.class);

    assertThat(migration.attempts()).isEmpty();
    assertThat(migration.plan()).isEmpty();
    assertThat(migration.subject().table()).isEmpty();
    assertThat(migration.subject().eventSubject()).isEqualTo("main/-");
    assertThat(migration.timing().durationMs()).hasValue(0.512);
    assertThat(migration.timing().lockHoldMs()).isEmpty();
    assertThat(migration.error().orElseThrow().reason()).isEmpty();
  }

  private JsonNode golden(String name) throws IOException {
    try (InputStream file = getClass().getResourceAsStream("/golden/v1/" + name + ".json")) {
      assertThat(file).as(name).isNotNull();
      return mapper.readTree(file);
    }
  }
}
