package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST execute} of the form builder's routes, case by case. */
@QuarkusTest
@TestProfile(FormBuilderKey.class)
class FormBuilderExecuteIT extends GatewayIT {

  private static final String EXECUTE = "/compat/q-collector/api/v1/migrations/execute";
  private static final String FORM = "b6263a75-1e57-4c0a-9d2f-b6263a751e57";
  private static final String FIELD = "70cc4fdc-0000-4000-8000-000000000001";
  private static final String ADD =
      "{\"type\":\"ADD_FIELD\",\"fieldId\":\"%s\",\"columnName\":\"exec_one\",\"dataType\":\"email\"}"
          .formatted(FIELD);

  @BeforeEach
  void registerForm() {
    database.execute(
        "TRUNCATE fieldfare.forms, fieldfare.fields",
        "INSERT INTO fieldfare.forms (id, title, schema_name, table_name) VALUES ('%s', 'IT ticket', 'public', 'it_ticket')"
            .formatted(FORM));
  }

  @Test
  void anAdditionIsQueuedAsItWasSent() {
    Answer answer = execute("admin", body(ADD));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(answer.body())
        .matches(
            ("\\{\"success\":true,\"data\":\\{\"formId\":\"%1$s\",\"tableName\":\"it_ticket\",\"queuedJobs\":\\["
                    + "\\{\"jobId\":\"%1$s_%2$s_\\d{13}\",\"type\":\"ADD_FIELD\",\"fieldId\":\"%2$s\","
                    + "\"columnName\":\"exec_one\",\"status\":\"queued\",\"queuePosition\":0\\}\\],"
                    + "\"message\":\"1 migration\\(s\\) queued for execution\"\\}\\}")
                .formatted(FORM, FIELD));
    assertThat(
            database.value(
                "SELECT body ->> 'tableName' || ' ' || requested_by || ' ' || sender_role FROM fieldfare.inbox"))
        .isEqualTo("it_ticket formadmin enqueuer");
  }

  @Test
  void c62_aRepeatedPostHasOneEffect() {
    Answer first = execute("admin", body(ADD));
    Answer second = execute("admin", body(ADD));
    Ledger.admit(database);
    Answer third = execute("admin", body(ADD));
    Ledger.admit(database);

    assertThat(second.json().at("/data/queuedJobs/0/jobId"))
        .isEqualTo(first.json().at("/data/queuedJobs/0/jobId"));
    assertThat(third.json().at("/data/queuedJobs/0/jobId"))
        .isEqualTo(first.json().at("/data/queuedJobs/0/jobId"));
    assertThat(database.value("SELECT count(*) FROM fieldfare.field_migrations")).isEqualTo("1");
  }

  @Test
  void c23_aListOfTheUserInterfaceIsAnsweredAndNotApplied() {
    String list =
        """
        {"type":"ADD_FIELD","fieldId":"field-1764408000000-k3j2h1g0f","columnName":"field_field-17","dataType":"email","fieldTitle":"อีเมล","required":false},
        {"type":"DELETE_FIELD","fieldId":"70cc4fdc-0000-4000-8000-000000000001","columnName":"field_70cc4fdc","dataType":"multiple_choice","fieldTitle":"Priority"}""";

    Answer answer = execute("super_admin", body(list));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().at("/data/queuedJobs")).hasSize(2);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  /** The form builder has no limit of changes; only the size of the body limits them. */
  @Test
  void c62_aListOfTenThousandChangesIsQueuedWhole() {
    String changes =
        IntStream.range(0, 10_000)
            .mapToObj(n -> ADD.replace("exec_one", "c" + n))
            .collect(Collectors.joining(","));

    Answer answer = execute("admin", body(changes));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().at("/data/queuedJobs")).hasSize(10_000);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("10000");
  }

  @Test
  void c7_aTableInsideAChangeDoesNotCount() {
    Answer answer =
        execute("admin", body(ADD.replace("}", ",\"tableName\":\"users\",\"userId\":\"x\"}")));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(
            database.value(
                "SELECT body ->> 'tableName' || ' ' || requested_by FROM fieldfare.inbox"))
        .isEqualTo("it_ticket formadmin");
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|400|VALIDATION_ERROR|Validation failed",
        "{\"formId\":\"FORM\",\"changes\":[]}|400|VALIDATION_ERROR|Validation failed",
        "{\"formId\":\"x\",\"changes\":[1]}|400|VALIDATION_ERROR|Validation failed",
        "{\"formId\":\"FORM\",\"changes\":[{\"type\":\"DROP\"}]}|400|INVALID_CHANGES|Invalid migration type at index 0: DROP",
        "{\"formId\":\"FORM\",\"changes\":[{}]}|400|INVALID_CHANGES|Invalid migration type at index 0: undefined",
        "{\"formId\":\"FORM\",\"changes\":[{\"type\":\"ADD_FIELD\",\"fieldId\":\"x\"}]}|400|INVALID_CHANGES|Invalid fieldId at index 0",
        "{\"formId\":\"FORM\",\"changes\":[{\"type\":\"ADD_FIELD\",\"fieldId\":\"FIELD\"}]}|400|INVALID_CHANGES|ADD_FIELD requires columnName and dataType at index 0",
        "{\"formId\":\"FORM\",\"changes\":[{\"type\":\"DELETE_FIELD\",\"fieldId\":\"FIELD\"}]}|400|INVALID_CHANGES|DELETE_FIELD requires columnName at index 0",
        "{\"formId\":\"FORM\",\"changes\":[{\"type\":\"RENAME_FIELD\",\"fieldId\":\"FIELD\",\"oldColumnName\":\"\"}]}|400|INVALID_CHANGES|RENAME_FIELD requires oldColumnName and newColumnName at index 0",
        "{\"formId\":\"FORM\",\"changes\":[{\"type\":\"CHANGE_TYPE\",\"fieldId\":\"FIELD\",\"columnName\":\"a\"}]}|400|INVALID_CHANGES|CHANGE_TYPE requires columnName, oldType, and newType at index 0",
        "{\"formId\":\"FIELD\",\"changes\":[ADD]}|404|FORM_NOT_FOUND|Form not found",
        "{\"formId\":\"FORM\",\"changes\":[null]}|500|INTERNAL_ERROR|Cannot read properties of null (reading 'type')",
      })
  void refusals(String body, int status, String code, String message) {
    Answer answer =
        execute(
            "admin",
            body.replace("FORM", FORM)
                .replace("ADD]", ADD + "]")
                .replace("FIELD\"", FIELD + "\"")
                .replace("ADD_" + FIELD, "ADD_FIELD")
                .replace("DELETE_" + FIELD, "DELETE_FIELD")
                .replace("RENAME_" + FIELD, "RENAME_FIELD"));

    refused(answer, status, code, message);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void failedRulesAreListedOneByOne() {
    assertThat(
            execute("admin", "{\"formId\":\"\",\"changes\":{}}")
                .json()
                .at("/error/details")
                .toString())
        .isEqualTo(
            "[{\"type\":\"field\",\"value\":\"\",\"msg\":\"formId is required\",\"path\":\"formId\",\"location\":\"body\"},"
                + "{\"type\":\"field\",\"value\":\"\",\"msg\":\"formId must be a valid UUID\",\"path\":\"formId\",\"location\":\"body\"},"
                + "{\"type\":\"field\",\"value\":{},\"msg\":\"changes must be a non-empty array\",\"path\":\"changes\",\"location\":\"body\"}]");
    assertThat(execute("admin", "{}").json().at("/error/details/0").has("value")).isFalse();
  }

  @Test
  void aTokenIsCheckedBeforeAnythingElse() {
    long later = Instant.now().getEpochSecond() + 600;
    refused(
        anonymous().post(EXECUTE, "{}"), 401, "TOKEN_REQUIRED", "Authentication token required");
    refused(with("x"), 401, "INVALID_TOKEN", "Invalid token");
    refused(
        with(FormBuilderKey.token("none", "", "admin", later)),
        401,
        "INVALID_TOKEN",
        "Invalid token");
    refused(
        with(FormBuilderKey.token("HS256", "another", "admin", later)),
        401,
        "INVALID_TOKEN",
        "Invalid token");
    refused(
        with(FormBuilderKey.token("HS512", FormBuilderKey.KEY, "admin", later)),
        401,
        "INVALID_TOKEN",
        "Invalid token");
    refused(
        with(FormBuilderKey.token("HS256", FormBuilderKey.KEY, "admin", 1)),
        401,
        "TOKEN_EXPIRED",
        "Token expired");
    refused(with(TestKeys.secret(SenderRole.ADMIN)), 401, "INVALID_TOKEN", "Invalid token");
    Answer other = execute("general_user", "{}");
    refused(other, 403, "FORBIDDEN", "Insufficient permissions");
    assertThat(other.json().at("/error/details").toString())
        .isEqualTo("{\"requiredRoles\":[\"super_admin\",\"admin\"],\"userRole\":\"general_user\"}");
  }

  @Test
  void aTokenOfTheFormBuilderOpensNothingElse() {
    assertThat(anonymous().with(FormBuilderKey.token("super_admin")).get(MIGRATIONS).status())
        .isEqualTo(401);
  }

  @Test
  void whatIsNoJsonAndWhatIsNoRouteAreAnsweredInItsShape() {
    refused(execute("admin", "{"), 400, "INTERNAL_ERROR", null);
    Answer unknown = anonymous().get("/compat/q-collector/api/v1/migrations/x");
    refused(unknown, 404, "NOT_FOUND", "API endpoint GET /migrations/x not found");
    assertThat(unknown.body()).startsWith("{\"success\":false,\"error\":{\"code\":");
  }

  @Test
  void onlyTheConfiguredOriginsMayCall() {
    var allowed =
        anonymous()
            .send(
                anonymous()
                    .request(EXECUTE)
                    .header("Origin", FormBuilderKey.ORIGIN)
                    .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));
    var other =
        anonymous()
            .send(
                anonymous()
                    .request(EXECUTE)
                    .header("Origin", "https://evil.example")
                    .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));

    assertThat(allowed.status()).isEqualTo(204);
    assertThat(allowed.header("Access-Control-Allow-Origin")).hasValue(FormBuilderKey.ORIGIN);
    assertThat(allowed.header("Access-Control-Max-Age")).hasValue("86400");
    assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
  }

  private Answer execute(String role, String body) {
    return anonymous().with(FormBuilderKey.token(role)).post(EXECUTE, body);
  }

  private Answer with(String token) {
    return anonymous().with(token).post(EXECUTE, "{}");
  }

  private static String body(String changes) {
    return "{\"formId\":\"%s\",\"changes\":[%s]}".formatted(FORM, changes);
  }

  private static void refused(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    if (message != null) {
      assertThat(answer.json().at("/error/message").asText()).isEqualTo(message);
    }
    assertThat(answer.json().at("/error/timestamp").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  }
}
