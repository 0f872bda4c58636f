package dev.fieldfare.health.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that can be called, and others. */
class SubscriptionRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org",
        "https://example.org/hook?a=b",
        "http://[2001:db8::1]:1/",
        "http://example.org:65535/"
      })
  void acceptsAnAddressThatCanBeCalled(String url) {
    assertThatCode(() -> request(url).requireValid()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org:65536/",
        "http://example.org:0/",
        "http://example.org:99999999999/",
        "ftp://example.org/",
        "http://user@example.org/",
        "http:///hook"
      })
  void refusesAnAddressThatCannotBeCalled(String url) {
    assertThatThrownBy(() -> request(url).requireValid())
        .isInstanceOf(MonitorProblems.Refused.class)
        .hasMessageContaining("url");
  }

  private static SubscriptionRequest request(String url) {
    return new SubscriptionRequest(
        "pager",
        url,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
