package dev.fieldfare.gateway.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: a=b",
        "/api/v1/keys",
        "/sign-in?next=/sign-in",
        "migrations",
        ""
      })
  void neverLeadsAwayAfterSigningIn(String next) {
    assertThat(DashboardAddress.afterSignIn(next)).isEqualTo("/");
  }

  @Test
  void leadsBackToThePageThatWasWanted() {
    String wanted = "/migrations?status=FAILED&table=a%20b";

    assertThat(DashboardAddress.signInFor("/migrations", "status=FAILED"))
        .isEqualTo("/sign-in?next=%2Fmigrations%3Fstatus%3DFAILED");
    assertThat(DashboardAddress.afterSignIn(wanted)).isEqualTo(wanted);
    assertThat(DashboardAddress.afterSignIn(null)).isEqualTo("/");
  }

  @Test
  void theApiIsNoPartOfTheDashboard() {
    assertThat(DashboardAddress.includes("/")).isTrue();
    assertThat(DashboardAddress.includes("/migrations/x")).isTrue();
    assertThat(DashboardAddress.includes("/api/v1/migrations")).isFalse();
    assertThat(DashboardAddress.includes("/openapi")).isFalse();
  }
}
