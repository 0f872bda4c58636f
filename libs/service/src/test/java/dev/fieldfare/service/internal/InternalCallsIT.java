package dev.fieldfare.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A service is called by the client of another, and refuses everything else. */
@QuarkusTest
@QuarkusTestResource(QuarkusServers.class)
class InternalCallsIT {
  private static final String TOKEN = QuarkusServers.INTERNAL_TOKEN;

  @TestHTTPResource("/")
  URI here;

  @Inject InternalTokens tokens;

  /** What the service under test answers. */
  @Path("/internal/v1/things")
  public static class Things {
    @Inject SecurityIdentity identity;

    /** Tells the caller how it was understood. */
    @GET
    @RolesAllowed("viewer")
    public String caller() {
      InternalCaller caller = InternalCaller.of(identity);
      return caller.actor() + " " + caller.role().label() + " " + caller.requestId();
    }

    /** For operators. */
    @POST
    @RolesAllowed("operator")
    public Response create(String json) {
      return Response.accepted(json).header("Location", "/api/v1/jobs/7").build();
    }

    /** Says nothing about roles. */
    @GET
    @Path("open")
    public String open() {
      return "open";
    }
  }

  @Test
  void anotherServiceIsUnderstood() {
    InternalCaller caller = new InternalCaller("ann's key", SenderRole.ENQUEUER, "request-1");
    InternalClient client = client(tokens);

    InternalAnswer answer =
        client.send(InternalRequest.get("under-test", "/internal/v1/things"), caller);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(client.text(answer)).isEqualTo("ann's key enqueuer request-1");
  }

  @Test
  void theServiceChecksTheRoleAgain() {
    InternalRequest create =
        InternalRequest.post("under-test", "/internal/v1/things", "{\"a\":1}").withKey("k");

    assertThat(status(create, SenderRole.ENQUEUER)).isEqualTo(403);
    InternalAnswer made =
        client(tokens).send(create, InternalCaller.service("x", SenderRole.ADMIN));
    assertThat(made.status()).isEqualTo(202);
    assertThat(made.location()).hasValueSatisfying(at -> assertThat(at).endsWith("/jobs/7"));
  }

  @Test
  void whatHasNoRoleIsDenied() {
    assertThat(
            status(InternalRequest.get("under-test", "/internal/v1/things/open"), SenderRole.ADMIN))
        .isEqualTo(403);
  }

  @Test
  void aCallWithoutTheTokenIsRefused() throws Exception {
    assertThat(raw()).isEqualTo(401);
    assertThat(raw("Authorization", "Fieldfare wrong-token-of-24-letters-x")).isEqualTo(401);
    assertThat(raw("Authorization", "Bearer " + TOKEN)).isEqualTo(401);
    // The token alone does not say for whom the call is.
    assertThat(raw("Authorization", "Fieldfare " + TOKEN)).isEqualTo(401);
    assertThat(
            raw(
                "Authorization", "Fieldfare " + TOKEN,
                "Fieldfare-Actor", "ann",
                "Fieldfare-Role", "root",
                "Fieldfare-Request-Id", "r"))
        .isEqualTo(401);
  }

  @Test
  void aServiceThatIsAwayIsNamed() {
    var none = InternalRequest.get("backup-worker", "/internal/v1/backups");

    assertThatThrownBy(
            () -> client(tokens).send(none, InternalCaller.service("x", SenderRole.VIEWER)))
        .isInstanceOf(ServiceUnavailable.class)
        .hasMessageStartingWith("backup-worker is unavailable: ");
  }

  private int status(InternalRequest request, SenderRole role) {
    return client(tokens).send(request, InternalCaller.service("x", role)).status();
  }

  private int raw(String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(here.resolve("/internal/v1/things"));
    for (int n = 0; n < headers.length; n += 2) {
      request.header(headers[n], headers[n + 1]);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private InternalClient client(InternalTokens sent) {
    // A free port: nothing listens on port 1.
    return new InternalClient(
        new io.smallrye.config.SmallRyeConfigBuilder()
            .withDefaultValue("fieldfare.under-test.url", here.toString())
            .withDefaultValue("fieldfare.backup-worker.url", "http://127.0.0.1:1")
            .build(),
        sent);
  }
}
