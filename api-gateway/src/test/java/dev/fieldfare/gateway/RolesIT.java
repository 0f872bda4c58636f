package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.net.UnknownHostException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route and the least role that may take it. */
@QuarkusTest
class RolesIT extends GatewayIT {

  private static final UUID UNKNOWN_ID = UUID.randomUUID();

  /** A route, with a body where it takes one. */
  record Route(String method, String path, String body, SenderRole least) {
    @Override
    public String toString() {
      return method + " " + path + " " + least;
    }
  }

  static Stream<Route> routes() {
    return Stream.of(otherRoutes(), trackRoutes(), auditAndHoldRoutes()).flatMap(routes -> routes);
  }

  private static Stream<Route> auditAndHoldRoutes() {
    return Stream.of(
        get("/api/v1/audit/export", SenderRole.VIEWER),
        get("/api/v1/imports/" + UNKNOWN_ID, SenderRole.ADMIN),
        post("/api/v1/tracks/none/history", "{\"tool\":\"none\"}", SenderRole.ADMIN),
        post("/api/v1/imports", "{\"table\":\"t\"}", SenderRole.ADMIN),
        post("/api/v1/queue/override", "{}", SenderRole.OPERATOR));
  }

  private static Stream<Route> trackRoutes() {
    return Stream.of(
        get("/api/v1/recoveries/detect", SenderRole.VIEWER),
        get("/api/v1/recoveries/" + UNKNOWN_ID, SenderRole.ADMIN),
        post("/api/v1/recoveries", "{\"tool\":\"none\",\"migration\":\"1\"}", SenderRole.ADMIN),
        get("/api/v1/tracks", SenderRole.VIEWER),
        get("/api/v1/tracks/none", SenderRole.VIEWER),
        get("/api/v1/tracks/none/versions/1", SenderRole.OPERATOR),
        new Route("PUT", "/api/v1/tracks/Wrong/versions/1", "", SenderRole.ADMIN),
        new Route("POST", "/api/v1/tracks/Wrong/versions/1/check", "", SenderRole.ADMIN),
        post("/api/v1/tracks/Wrong/plan", "{}", SenderRole.ADMIN),
        post("/api/v1/tracks/Wrong/rehearsals", "{}", SenderRole.ADMIN),
        get("/api/v1/tracks/none/rehearsals/" + UNKNOWN_ID, SenderRole.VIEWER),
        post("/api/v1/tracks/none/baseline", "{\"version\":\"1\"}", SenderRole.ADMIN),
        post("/api/v1/tracks/none/migrate", "{}", SenderRole.ADMIN),
        post("/api/v1/tracks/none/rollback", "{\"version\":\"1\"}", SenderRole.ADMIN));
  }

  private static Stream<Route> otherRoutes() {
    String one = "/api/v1/migrations/" + UNKNOWN_ID;
    String letter = "/api/v1/queue/dead-letters/1-1";
    return Stream.of(
        get("/api/v1/migrations", SenderRole.VIEWER),
        get(one, SenderRole.VIEWER),
        post("/api/v1/migrations", drop("t", "c"), SenderRole.ENQUEUER),
        post("/api/v1/migrations/preview", drop("t", "c"), SenderRole.ENQUEUER),
        post(one + "/undo", "{}", SenderRole.ENQUEUER),
        post(one + "/cancel", "{}", SenderRole.ENQUEUER),
        post(one + "/retry", "{}", SenderRole.OPERATOR),
        post(one + "/pause", "{}", SenderRole.OPERATOR),
        post(one + "/resume", "{}", SenderRole.OPERATOR),
        post(one + "/throttle", "{}", SenderRole.OPERATOR),
        post(one + "/complete", "{}", SenderRole.OPERATOR),
        get("/api/v1/queue", SenderRole.VIEWER),
        post("/api/v1/queue/pause", "{\"table\":\"t\"}", SenderRole.OPERATOR),
        post("/api/v1/queue/acknowledge", "{}", SenderRole.OPERATOR),
        post("/api/v1/queue/resume", "{\"table\":\"t\"}", SenderRole.OPERATOR),
        get("/api/v1/queue/dead-letters", SenderRole.VIEWER),
        get(letter, SenderRole.VIEWER),
        post(letter + "/replay", "{}", SenderRole.OPERATOR),
        new Route("DELETE", letter, "", SenderRole.OPERATOR),
        get("/api/v1/events?target=nowhere", SenderRole.VIEWER),
        get("/api/v1/targets", SenderRole.VIEWER),
        get("/api/v1/keys", SenderRole.ADMIN),
        post("/api/v1/keys", "{}", SenderRole.ADMIN),
        new Route("DELETE", "/api/v1/keys/" + UNKNOWN_ID, "", SenderRole.ADMIN),
        get("/api/v1/structure/hash", SenderRole.ADMIN),
        get("/api/v1/structure/dump?schema=nowhere", SenderRole.ADMIN),
        get("/api/v1/structure/diff?left=main&right=main&schema=nowhere", SenderRole.ADMIN),
        new Route("POST", "/api/v1/structure/diff", "", SenderRole.ADMIN),
        get("/api/v1/audit", SenderRole.VIEWER));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void isOpenFromItsRoleOn(Route route) throws UnknownHostException {
    assertThat(call(anonymous(), route).code()).isEqualTo("not_authenticated");
    // After thirty wrong keys an address is throttled: this one is used by no other test.
    Gateway stranger = anonymous().from("127.0.0.40").with("ff_nobody_has_this_secret_1");
    assertThat(call(stranger, route).status()).isIn(401, 429);
    for (SenderRole role : SenderRole.values()) {
      Answer answer = call(anonymous().as(role), route);
      if (role.includes(route.least())) {
        assertThat(answer.status()).as("%s: %s", role, answer.body()).isNotIn(401, 403, 405, 500);
      } else {
        assertThat(answer.status()).as("%s: %s", role, answer.body()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("not_permitted");
      }
    }
  }

  @Test
  void theTableIsCompleteForTheFirstCapabilities() {
    long methods =
        ResourceMethods.all().stream()
            .filter(method -> isOfTable(method.getDeclaringClass()))
            .count();

    // throttle and complete are one method; the chain of the audit trail is not in the table.
    assertThat(routes().count()).isEqualTo(methods);
  }

  @Test
  void everyMethodIsClosedBelowTheRoleThatItNames() {
    for (Method method : ResourceMethods.all()) {
      String verb = ResourceMethods.verb(method).orElseThrow();
      RolesAllowed allowed = method.getAnnotation(RolesAllowed.class);
      assertThat(allowed).as("%s names its lowest role", method).isNotNull();
      assertThat(allowed.value()).as("%s", method).hasSize(1);
      SenderRole least = SenderRole.of(allowed.value()[0]);
      Route route = new Route(verb, ResourceMethods.address(method), "", least);
      String type = ResourceMethods.contentType(method);
      assertThat(call(anonymous(), route, type).code())
          .as("%s", route)
          .isEqualTo("not_authenticated");
      Arrays.stream(SenderRole.values())
          .filter(role -> !role.includes(least))
          .forEach(
              role ->
                  assertThat(call(anonymous().as(role), route, type).code())
                      .as("%s as %s", route, role)
                      .isEqualTo("not_permitted"));
    }
  }

  @Test
  void saysWhichRoleIsMissing() {
    assertThat(viewer().post("/api/v1/queue/pause", "{}").body())
        .contains(
            "This needs the role operator; the key \\\"bootstrap-viewer\\\" has the role viewer.");
  }

  @Test
  void saysHowToAuthenticate() {
    Answer answer = anonymous().get("/api/v1/migrations");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
  }

  @Test
  void expressionsAreForAdminsOnly() {
    List<String> privileged =
        List.of(
            """
            {"type":"ADD_COLUMN","table":"t","column":"c","dataType":"int","defaultExpression":"1+1"}\
            """,
            """
            {"type":"CHANGE_TYPE","table":"t","column":"c","dataType":"int","using":"c::int"}\
            """);
    for (String body : privileged) {
      for (String path : List.of(MIGRATIONS, MIGRATIONS + "/preview")) {
        assertThat(operator().post(path, body).status()).isEqualTo(403);
        assertThat(enqueuer().post(path, body).code()).isEqualTo("not_permitted");
        assertThat(admin().post(path, body).status()).isIn(200, 202);
      }
    }
    assertThat(database.query("SELECT sender_role FROM fieldfare.inbox")).containsOnly("admin");
  }

  private static boolean isOfTable(Class<?> resource) {
    return Stream.of(
            "migration",
            "queue",
            "event",
            "key",
            "audit",
            "target",
            "structure",
            "track",
            "recovery",
            "imports")
        .anyMatch(name -> resource.getPackageName().endsWith("gateway." + name));
  }

  private static Answer call(Gateway gateway, Route route) {
    return call(gateway, route, type(route));
  }

  private static Answer call(Gateway gateway, Route route, String type) {
    return gateway.send(
        gateway
            .request(route.path())
            .header("Content-Type", type)
            .method(route.method(), BodyPublishers.ofString(route.body())));
  }

  private static String type(Route route) {
    return route.path().endsWith("/structure/diff") ? "application/gzip" : "application/json";
  }

  private static Route get(String path, SenderRole least) {
    return new Route("GET", path, "", least);
  }

  private static Route post(String path, String body, SenderRole least) {
    return new Route("POST", path, body, least);
  }
}
