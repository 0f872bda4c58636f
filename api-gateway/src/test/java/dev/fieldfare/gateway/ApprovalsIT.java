package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resource {@code approvals}. */
@QuarkusTest
class ApprovalsIT extends GatewayIT {

  private static final String APPROVALS = "/api/v1/approvals";

  @BeforeEach
  void noPolicies() {
    database.execute("TRUNCATE fieldfare.approval_policies, fieldfare.approvals");
  }

  @Test
  void qc79_anotherPersonThanTheRequesterApproves() {
    Gateway ada = key("operator", "ada");
    Gateway adasOtherKey = key("operator", "ada");
    Gateway ben = key("operator", "ben");
    String id = waiting(ada);

    Answer own = decide(ada, id, "approve", "\"planHash\":\"h\"");
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.body()).contains("another person decides");
    // A second key of the same person is no second person.
    assertThat(decide(adasOtherKey, id, "approve", "\"planHash\":\"h\"").status()).isEqualTo(403);
    assertThat(decide(operator(), id, "approve", "\"planHash\":\"h\"").body())
        .contains("has no owner");
    assertThat(decide(ben, id, "approve", "").code()).isEqualTo("invalid_value");
    assertThat(decide(ben, id, "approve", "\"planHash\":\"other\"").code())
        .isEqualTo("wrong_state");

    Answer approved = decide(ben, id, "approve", "\"planHash\":\"h\",\"comment\":\"fine\"");

    assertThat(approved.status()).as(approved.body()).isEqualTo(200);
    assertThat(approved.json().path("state").asText()).isEqualTo("APPROVED");
    assertThat(approved.json().path("decidedBy").asText()).isEqualTo("ben");
    assertThat(database.value("SELECT status FROM fieldfare.field_migrations")).isEqualTo("QUEUED");
    assertThat(decide(ben, id, "reject", "").code()).isEqualTo("wrong_state");
  }

  @Test
  void qc79_aRejectedChangeIsCancelled() {
    String id = waiting(key("enqueuer", "ada"));

    assertThat(
            viewer().get(APPROVALS + "?state=PENDING").json().at("/items/0/statements/0").asText())
        .isEqualTo("ALTER TABLE t DROP COLUMN c");
    Answer rejected = decide(key("operator", "ben"), id, "reject", "\"comment\":\"no\"");

    assertThat(rejected.json().path("state").asText()).as(rejected.body()).isEqualTo("REJECTED");
    assertThat(shown(id).status().name()).isEqualTo("CANCELLED");
    assertThat(viewer().get(APPROVALS + "?state=PENDING").json().path("items")).isEmpty();
    assertThat(viewer().get(APPROVALS + "?state=x").status()).isEqualTo(400);
    assertThat(decide(key("operator", "ben"), UUID.randomUUID().toString(), "reject", "").status())
        .isEqualTo(404);
  }

  @Test
  void qc79_policiesAreReplacedByAdmins() {
    String policies =
        "{\"policies\":[{\"type\":\"DROP_COLUMN\",\"table\":\"orders\"},{\"expiresAfterSeconds\":60}]}";

    assertThat(put(operator(), policies).status()).isEqualTo(403);
    JsonNode put = put(admin(), policies).json();

    assertThat(put.toString())
        .isEqualTo(
            "{\"policies\":[{\"type\":\"*\",\"schema\":\"*\",\"table\":\"*\",\"expiresAfterSeconds\":60},"
                + "{\"type\":\"DROP_COLUMN\",\"schema\":\"*\",\"table\":\"orders\",\"expiresAfterSeconds\":604800}]}");
    assertThat(viewer().get(APPROVALS + "/policies").json()).isEqualTo(put);
    assertThat(put(admin(), "{\"policies\":[{\"type\":\"NOTHING\"}]}").status()).isEqualTo(400);
    assertThat(put(admin(), "{\"policies\":[{\"expiresAfterSeconds\":0}]}").status())
        .isEqualTo(400);
    assertThat(put(admin(), "{\"policies\":[{},{}]}").status()).isEqualTo(400);
    assertThat(put(admin(), "{\"policies\":[]}").json().path("policies")).isEmpty();
  }

  private String waiting(Gateway requester) {
    String id = requester.post(MIGRATIONS, drop("t", "c")).json().at("/migrations/0/id").asText();
    Ledger.admit(database);
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'WAITING', wait_reason = 'approval',"
            + " next_try_at = now() + interval '1 day'",
        "INSERT INTO fieldfare.approvals (migration_id, state, plan_hash, statements, expires_at) VALUES ('%s', 'PENDING', 'h', '{ALTER TABLE t DROP COLUMN c}', now() + interval '1 day')"
            .formatted(id));
    return id;
  }

  private Gateway key(String role, String owner) {
    String body =
        "{\"name\":\"%s\",\"role\":\"%s\",\"owner\":\"%s\"}"
            .formatted("k" + UUID.randomUUID(), role, owner);
    Answer made = admin().post("/api/v1/keys", body);
    assertThat(made.json().path("owner").asText()).as(made.body()).isEqualTo(owner);
    return anonymous().with(made.json().path("secret").asText());
  }

  private static Answer decide(Gateway gateway, String id, String decision, String properties) {
    return gateway.post(APPROVALS + "/" + id + "/" + decision, "{" + properties + "}");
  }

  private static Answer put(Gateway gateway, String policies) {
    return gateway.send(
        gateway
            .request(APPROVALS + "/policies")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(policies)));
  }
}
