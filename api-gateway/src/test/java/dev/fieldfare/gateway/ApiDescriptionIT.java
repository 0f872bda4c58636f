package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API says about itself is what it does, and Swagger UI can be used with it. */
@QuarkusTest
class ApiDescriptionIT extends GatewayIT {
  private static final List<String> WITH_BODY =
      List.of(
          "put /api/v1/forms/{id}",
          "post /api/v1/form-mapping",
          "put /api/v1/form-mapping/{field}",
          "post /api/v1/sync",
          "post /api/v1/sync/history",
          "put /api/v1/approvals/policies",
          "post /api/v1/approvals/{id}/approve",
          "post /api/v1/approvals/{id}/reject",
          "post /api/v1/validations",
          "post /api/v1/backups",
          "post /api/v1/backups/{id}/restore",
          "post /api/v1/backups/{id}/hold",
          "post /api/v1/backups/{id}/promote",
          "post /api/v1/backups/cleanup",
          "post /api/v1/backups/storage/adopt",
          "post /api/v1/backups/storage/rewrap",
          "post /api/v1/rollback-plans",
          "post /api/v1/rollback-plans/{id}/execute",
          "post /api/v1/reports/stored",
          "post /api/v1/subscriptions",
          "post /api/v1/subscriptions/{id}/rotate",
          "put /api/v1/schedules/{name}",
          "post /api/v1/silences",
          "post /api/v1/silences/preview",
          "post /api/v1/migrations",
          "post /api/v1/migrations/preview",
          "post /api/v1/queue/pause",
          "post /api/v1/queue/resume",
          "post /api/v1/recoveries",
          "post /api/v1/imports",
          "post /api/v1/queue/acknowledge",
          "post /api/v1/queue/override",
          "post /api/v1/tracks/{track}/migrate",
          "post /api/v1/tracks/{track}/plan",
          "post /api/v1/tracks/{track}/rehearsals",
          "post /api/v1/tracks/{track}/baseline",
          "post /api/v1/forms/changes",
          "post /api/v1/tracks/{track}/history",
          "post /api/v1/tracks/{track}/rollback",
          "post /api/v1/keys");

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @Test
  void everyOperationNeedsTheKey() {
    JsonNode api = description();

    assertThat(api.path("components").path("securitySchemes").has("api-key")).isTrue();
    for (Operation operation : operations(api)) {
      JsonNode own = operation.json().path("security");
      JsonNode security = own.isMissingNode() ? api.path("security") : own;
      assertThat(security.findParents("api-key")).as(operation.name()).hasSize(1);
    }
  }

  @Test
  void everyBodyIsJsonWithAnExample() {
    JsonNode api = description();

    List<String> withBody = new ArrayList<>();
    for (Operation operation : operations(api)) {
      JsonNode body = operation.json().path("requestBody");
      if (!body.isMissingNode() && !isFile(operation.name())) {
        withBody.add(operation.name());
        assertIsJsonWithAnExample(operation.name(), body.path("content"));
      }
    }
    assertThat(withBody).containsExactlyInAnyOrderElementsOf(WITH_BODY);
  }

  /** The document of a structure is a file that a dump wrote, and scripts are no JSON. */
  private static boolean isFile(String operation) {
    return operation.endsWith("structure/diff")
        || operation.endsWith("versions/{version}/check")
        || operation.startsWith("put /api/v1/tracks");
  }

  private static void assertIsJsonWithAnExample(String operation, JsonNode content) {
    assertThat(content.fieldNames()).as(operation).toIterable().containsExactly("application/json");
    JsonNode json = content.path("application/json");
    assertThat(json.path("schema").toString()).isNotEmpty().doesNotContain("binary");
    assertThat(json.path("examples").findValues("value"))
        .as(operation)
        .isNotEmpty()
        .allMatch(JsonNode::isObject);
  }

  @Test
  void namesTheStatusesThatAreAnswered() {
    Map<String, List<String>> statuses = new TreeMap<>();
    for (Operation operation : operations(description())) {
      Set<String> own = new TreeSet<>();
      operation.json().path("responses").fieldNames().forEachRemaining(own::add);
      assertThat(own).as(operation.name()).contains("400", "401", "403", "429", "503");
      own.removeAll(Set.of("400", "401", "403", "413", "415", "429", "503"));
      statuses.put(operation.name().replace("/api/v1/", ""), List.copyOf(own));
    }

    assertThat(statuses)
        .containsEntry("post migrations", List.of("202", "404", "409", "422"))
        .containsEntry("post migrations/{id}/undo", List.of("202", "404", "409", "422"))
        .containsEntry("post migrations/{id}/cancel", List.of("200", "404", "409"))
        .containsEntry("post queue/pause", List.of("200", "404", "409", "422"))
        .containsEntry("post keys", List.of("201", "409", "422"))
        .containsEntry("delete queue/dead-letters/{id}", List.of("204", "404"))
        .containsEntry("get events", List.of("200", "404", "410"))
        .containsEntry("get targets", List.of("200"));
    assertThat(statuses.values()).allSatisfy(own -> assertThat(own).isNotEmpty());
  }

  @Test
  void everyErrorIsAProblem() {
    JsonNode api = description();

    for (Operation operation : operations(api)) {
      operation.json().path("responses").properties().stream()
          .filter(response -> Integer.parseInt(response.getKey()) >= 400)
          .forEach(
              response ->
                  assertThat(response.getValue().path("content").toString())
                      .as(operation.name() + " " + response.getKey())
                      .contains("application/problem+json", "schemas/ProblemDocument"));
    }
    JsonNode problem = api.path("components").path("schemas").path("ProblemDocument");
    assertThat(problem.path("properties").has("code")).isTrue();
  }

  @Test
  void everyAnswerNamesItsProperties() {
    JsonNode api = description();

    List<String> open = new ArrayList<>();
    for (Operation operation : operations(api)) {
      operation.json().path("responses").properties().stream()
          .filter(response -> response.getKey().startsWith("2"))
          .map(response -> response.getValue().path("content").path("application/json"))
          .filter(json -> !json.isMissingNode())
          .forEach(
              json ->
                  new JsonSchema(api)
                      .openObjects(json.path("schema"))
                      .forEach(place -> open.add(operation.name() + " " + place)));
    }
    // The header of a file has options that a later version may add to, and the rows of a backup
    // have the columns of their table.
    assertThat(open)
        .allMatch(
            place ->
                place.endsWith("versions[].options")
                    || place.startsWith("get /api/v1/backups/{id}/data "));
  }

  @Test
  void anEnqueuedChangeSaysWhereItIs() {
    var posted = operations(description()).stream().filter(o -> o.name().endsWith("migrations"));

    assertThat(posted.filter(o -> o.name().startsWith("post")))
        .singleElement()
        .satisfies(post -> assertThat(post.response(202).path("headers").has("Location")).isTrue());
  }

  /** Nothing parses it at the start and writes it again. */
  @ParameterizedTest
  @ValueSource(strings = {"JSON", "YAML"})
  void isServedAsItWasBuilt(String format) throws IOException {
    String file = "META-INF/quarkus-generated-openapi-doc." + format;
    try (InputStream built =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
      assertThat(anonymous().get("/openapi?format=" + format).body())
          .isEqualTo(new String(built.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private JsonNode description() {
    return anonymous().get("/openapi?format=json").json();
  }

  /** One operation of the description. */
  private record Operation(String name, JsonNode json) {

    JsonNode response(int status) {
      return json.path("responses").path(Integer.toString(status));
    }
  }

  private static List<Operation> operations(JsonNode api) {
    List<Operation> found = new ArrayList<>();
    api.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .map(m -> new Operation(m.getKey() + " " + path.getKey(), m.getValue()))
                    .forEach(found::add));
    assertThat(found).hasSizeGreaterThan(15);
    return found;
  }
}
