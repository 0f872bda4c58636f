package dev.fieldfare.gateway;

import static dev.fieldfare.gateway.TokenIssuer.claims;
import static dev.fieldfare.gateway.TokenIssuer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tokens of an OpenID provider are accepted beside API keys. */
@QuarkusTest
@QuarkusTestResource(value = TokenIssuer.class, restrictToAnnotatedClass = true)
class OidcIT extends GatewayIT {

  @Test
  void theHighestRoleOfTheGroupsCounts() {
    Gateway alice = with(claims("alice", "ff-viewer", "ff-enqueuer", "other"));

    assertThat(alice.get(MIGRATIONS).status()).isEqualTo(200);
    assertThat(alice.post(MIGRATIONS, drop("orders", "a")).status()).isEqualTo(202);
    Answer refused = alice.post("/api/v1/queue/pause", "{}");
    assertThat(refused.code()).isEqualTo("not_permitted");
    assertThat(refused.body()).contains("oidc:alice");
  }

  @Test
  void rolesMayBeInAnotherClaim() {
    Map<String, Object> claims = claims("carol");
    claims.remove("groups");
    claims.put("roles", List.of("ff-admin"));

    assertThat(with(claims).get("/api/v1/keys").status()).isEqualTo(200);
  }

  @Test
  void theHolderIsTheSenderAndTheActor() {
    database.execute("TRUNCATE fieldfare_gateway.audit");
    Gateway alice = with(claims("alice", "ff-enqueuer"));

    String id = alice.post(MIGRATIONS, drop("orders", "a")).json().at("/migrations/0/id").asText();
    Ledger.admit(database);

    assertThat(shown(id).requestedBy()).contains("oidc:alice");
    assertThat(database.query("SELECT actor || ' ' || action FROM fieldfare_gateway.audit"))
        .containsExactly("oidc:alice migration.enqueue");
    String cancel = MIGRATIONS + "/" + id + "/cancel";
    assertThat(with(claims("bob", "ff-enqueuer")).post(cancel, "{}").status()).isEqualTo(403);
    assertThat(alice.post(cancel, "{}").status()).isEqualTo(200);
  }

  @Test
  void aTokenWithoutARoleIsNotPermitted() {
    for (String group : List.of("admin", "ff-root", "FF-ADMIN")) {
      Answer answer = with(claims("mallory", group)).get(MIGRATIONS);
      assertThat(answer.code()).as(group).isEqualTo("not_permitted");
      assertThat(answer.body()).contains("ff-viewer, ff-enqueuer");
    }
  }

  @Test
  void wrongTokensAreRefused() {
    refused(claims -> claims.put("aud", "another"));
    refused(claims -> claims.remove("aud"));
    refused(claims -> claims.put("iss", "http://127.0.0.1:1"));
    refused(claims -> claims.put("exp", Instant.now().minusSeconds(60).getEpochSecond()));
    refused(claims -> claims.remove("exp"));
    Map<String, Object> valid = claims("alice", "ff-admin");
    notAuthenticated(TokenIssuer.unsigned(valid));
    notAuthenticated(token(valid, TokenIssuer.newKey()));
    notAuthenticated(token(valid) + "x");
    notAuthenticated("opaque");
  }

  @Test
  void apiKeysWorkBesideTokens() {
    assertThat(viewer().get(MIGRATIONS).status()).isEqualTo(200);
    notAuthenticated("ff_nobody_has_this_secret_1");
    assertThat(anonymous().get(MIGRATIONS).code()).isEqualTo("not_authenticated");
  }

  @Test
  void d17_anEventStreamEndsWithItsToken() {
    Map<String, Object> claims = claims("alice", "ff-viewer");
    claims.put("exp", Instant.now().plusSeconds(4).getEpochSecond());
    try (EventStream ending = EventStream.open(with(claims), "/api/v1/events", null);
        EventStream others = EventStream.open(viewer(), "/api/v1/events", null)) {
      ending.awaitOpen();
      others.awaitOpen();
      assertThat(ending.status()).isEqualTo(200);

      await().atMost(Duration.ofSeconds(20)).until(ending::isEnded);
      assertThat(others.isEnded()).isFalse();
    }
  }

  private void refused(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = claims("alice", "ff-admin");
    change.accept(claims);
    notAuthenticated(token(claims));
  }

  private void notAuthenticated(String credential) {
    Answer answer = anonymous().with(credential).get(MIGRATIONS);
    assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("not_authenticated");
    assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
  }

  private Gateway with(Map<String, Object> claims) {
    return anonymous().with(token(claims));
  }
}
