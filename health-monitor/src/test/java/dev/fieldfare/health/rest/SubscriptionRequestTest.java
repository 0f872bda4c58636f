package dev.fieldfare.health.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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

  @Test
  void qc75_quietHoursAndGroupsAreChecked() {
    QuietHours night = new QuietHours("22:00", "07:00", Optional.empty(), Optional.empty());
    MessageGroup group = new MessageGroup("PT30S", Optional.empty());

    assertThatCode(() -> gathered("https://x/", night, group).requireValid())
        .doesNotThrowAnyException();
    assertThatCode(() -> gathered("mailto:a@example.org", night, null).requireValid())
        .doesNotThrowAnyException();
    refused(gathered("mailto:a@example.org", night, group), "Mails are put together");
    refused(
        gathered("https://x/", new QuietHours("22", "7", night.zone(), night.passes()), null),
        "\"from\" of quiet hours");
    refused(gathered("https://x/", null, new MessageGroup("PT0S", group.limit())), "PT1S to PT1H");
    refused(gathered("https://x/", null, new MessageGroup("soon", group.limit())), "PT1S to PT1H");
    refused(gathered("https://x/", null, new MessageGroup("PT30S", Optional.of(501))), "2 to 500");
    refused(gathered("https://x/", null, new MessageGroup(null, Optional.of(5))), "PT1S to PT1H");
  }

  private static void refused(SubscriptionRequest request, String why) {
    assertThatThrownBy(request::requireValid)
        .isInstanceOf(MonitorProblems.Refused.class)
        .hasMessageContaining(why);
  }

  private static SubscriptionRequest gathered(String url, QuietHours quiet, MessageGroup group) {
    return new SubscriptionRequest(
        "pager",
        url,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(quiet),
        Optional.ofNullable(group));
  }

  private static SubscriptionRequest request(String url) {
    return new SubscriptionRequest(
        "pager",
        url,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
