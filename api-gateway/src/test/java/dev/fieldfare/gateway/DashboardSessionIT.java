package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Sessions of the dashboard: how they begin, what they open, how they end. */
@QuarkusTest
class DashboardSessionIT extends GatewayIT {

  @Test
  void aPageWithoutASessionLeadsToTheSignInPageAndBack() {
    DashboardVisitor visitor = visitor();

    HttpResponse<String> page = visitor.get("/migrations?status=FAILED");
    assertThat(page.statusCode()).isEqualTo(303);
    String signIn = page.headers().firstValue("Location").orElseThrow();
    assertThat(signIn).endsWith("/sign-in?next=%2Fmigrations%3Fstatus%3DFAILED");
    assertThat(visitor.get("/sign-in?next=%2Fmigrations").body()).contains("value=\"/migrations\"");

    String form = "next=%2Fmigrations&apiKey=" + TestKeys.secret(SenderRole.VIEWER);
    HttpResponse<String> entered = visitor.send("/sign-in", form);
    assertThat(entered.statusCode()).isEqualTo(303);
    assertThat(entered.headers().firstValue("Location").orElseThrow()).endsWith("/migrations");
    assertThat(visitor.get("/migrations").body()).contains("bootstrap-viewer");
  }

  @Test
  void theCookieIsForThisSiteAndNotForScripts() {
    HttpResponse<String> entered =
        visitor().send("/sign-in", "apiKey=" + TestKeys.secret(SenderRole.VIEWER));

    assertThat(entered.headers().firstValue("Set-Cookie").orElseThrow())
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Strict", "Path=/");
    assertThat(database.value("SELECT string_agg(id_hash, ' ') FROM fieldfare_gateway.sessions"))
        .doesNotContain(entered.headers().firstValue("Set-Cookie").orElseThrow().substring(18, 61));
  }

  @Test
  void theCookieIsSecureBehindAProxyThatEndsTls() {
    String form = "apiKey=" + TestKeys.secret(SenderRole.VIEWER);
    for (String[] header :
        new String[][] {
          {"X-Forwarded-Proto", "https"}, {"Origin", "https://" + address.getAuthority()}
        }) {
      HttpResponse<String> entered = visitor().send("/sign-in", form, header);

      assertThat(entered.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
      assertThat(entered.headers().firstValue("Location")).contains("/");
    }
  }

  @Test
  void tooManyWrongKeysAreThrottledWithThoseOfTheApi() {
    DashboardVisitor stranger = new DashboardVisitor(address, "127.0.0.41");
    for (int i = 0; i < 30; i++) {
      assertThat(stranger.send("/sign-in", "apiKey=ff_nobody_has_this_secret_7").statusCode())
          .isEqualTo(403);
    }

    HttpResponse<String> refused = stranger.send("/sign-in", "apiKey=ff_nobody_has_this_secret_8");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("<html", "Too many wrong API keys");
  }

  @Test
  void eachSignInMakesANewSessionAndEndsTheFormerOne() {
    DashboardVisitor visitor = visitor().signedIn(SenderRole.VIEWER);
    String former = visitor.session();

    visitor.signedIn(SenderRole.OPERATOR);

    assertThat(visitor.session()).isNotEqualTo(former).hasSize(43);
    assertThat(visitor().get("/", "Cookie", "fieldfare_session=" + former).statusCode())
        .isEqualTo(303);
  }

  @Test
  void aWrongKeyIsRefusedAndSaysSo() {
    HttpResponse<String> answer = visitor().send("/sign-in", "apiKey=ff_nobody_has_this_secret_7");

    assertThat(answer.statusCode()).isIn(403, 429);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void anUnknownCookieIsAnonymousAndCleared() {
    for (String cookie : new String[] {"x", "A".repeat(43), "<script>"}) {
      HttpResponse<String> page = visitor().get("/", "Cookie", "fieldfare_session=" + cookie);

      assertThat(page.statusCode()).isEqualTo(303);
      assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
      assertThat(visitor().get("/sign-in", "Cookie", "fieldfare_session=" + cookie).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void endsWhenNobodyUsesItAndAtTheLatestAfterItsLifetime() {
    for (String column : new String[] {"seen_at", "created_at"}) {
      DashboardVisitor visitor = visitor().signedIn(SenderRole.VIEWER);
      assertThat(visitor.get("/").statusCode()).isEqualTo(200);

      database.execute(
          "UPDATE fieldfare_gateway.sessions SET %s = now() - interval '13 h'".formatted(column));

      assertThat(visitor.get("/").statusCode()).as(column).isEqualTo(303);
    }
  }

  @Test
  void refreshesByThePageDoNotKeepItAlive() {
    DashboardVisitor visitor = visitor().signedIn(SenderRole.VIEWER);
    database.execute("UPDATE fieldfare_gateway.sessions SET seen_at = now() - interval '5 min'");

    visitor.get("/", "Fieldfare-Refresh", "1");
    assertThat(idleForMinutes()).isTrue();
    visitor.get("/");
    assertThat(idleForMinutes()).isFalse();
  }

  @Test
  void aKeyThatIsRevokedMeanwhileEndsItsSessions() {
    var key = admin().post("/api/v1/keys", "{\"name\":\"short-lived\",\"role\":\"operator\"}");
    DashboardVisitor visitor = visitor().signedIn(key.json().path("secret").asText());
    String token = visitor.token("/queue");

    admin().call("DELETE", "/api/v1/keys/" + key.json().path("id").asText());
    HttpResponse<String> refused = visitor.send("/queue/pause", "target=main&token=" + token);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("Sign in");
    assertThat(visitor.get("/queue").statusCode()).isEqualTo(303);
  }

  @Test
  void signingOutEndsIt() {
    DashboardVisitor visitor = visitor().signedIn(SenderRole.VIEWER);
    String session = visitor.session();

    assertThat(visitor.submit("/", "/sign-out", "").statusCode()).isEqualTo(303);

    assertThat(visitor().get("/", "Cookie", "fieldfare_session=" + session).statusCode())
        .isEqualTo(303);
  }

  @Test
  void theApiTakesNoSession() {
    DashboardVisitor visitor = visitor().signedIn(SenderRole.ADMIN);

    for (String path :
        new String[] {
          "/api/v1/migrations", "//api/v1/migrations", "/%61pi/v1/migrations", "/x/../api/v1/keys"
        }) {
      assertThat(visitor.get(path).statusCode()).as(path).isEqualTo(401);
    }
    for (String path : new String[] {"/api;x/v1/migrations", "/;x/api/v1/migrations"}) {
      assertThat(visitor.get(path).statusCode()).as(path).isIn(401, 404);
    }
  }

  @Test
  void noFormWorksWithoutItsTokenOrFromAnotherSite() {
    DashboardVisitor visitor = visitor().signedIn(SenderRole.ADMIN);
    String token = visitor.token("/queue");
    for (Method method : ResourceMethods.ofDashboard()) {
      String path = ResourceMethods.address(method);
      if (ResourceMethods.verb(method).orElseThrow().equals("POST") && !path.equals("/sign-in")) {
        assertThat(visitor.send(path, "target=main").statusCode()).as(path).isEqualTo(403);
        assertThat(
                visitor.send(path, "token=" + token, "Sec-Fetch-Site", "cross-site").statusCode())
            .as(path)
            .isEqualTo(403);
      }
    }
    assertThat(
            visitor()
                .send(
                    "/sign-in",
                    "apiKey=" + TestKeys.secret(SenderRole.VIEWER),
                    "Sec-Fetch-Site",
                    "cross-site")
                .statusCode())
        .isEqualTo(403);
    for (String origin : new String[] {"http://elsewhere.example", "null"}) {
      assertThat(
              visitor()
                  .send(
                      "/sign-in", "apiKey=" + TestKeys.secret(SenderRole.VIEWER), "Origin", origin)
                  .statusCode())
          .as(origin)
          .isEqualTo(403);
    }
  }

  @Test
  void everyAnswerHasTheHeadersThatProtectIt() {
    DashboardVisitor visitor = visitor().signedIn(SenderRole.VIEWER);
    for (String path : new String[] {"/", "/sign-in", "/migrations", "/migrations/none"}) {
      var headers = visitor.get(path).headers();

      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
    }
  }

  private boolean idleForMinutes() {
    return "t"
        .equals(
            database.value(
                "SELECT bool_and(seen_at < now() - interval '4 min')"
                    + " FROM fieldfare_gateway.sessions"
                    + " WHERE seen_at > now() - interval '10 min'"
                    + " AND created_at > now() - interval '10 s'"));
  }

  private DashboardVisitor visitor() {
    return new DashboardVisitor(address);
  }
}
