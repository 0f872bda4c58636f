package dev.fieldfare.service.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain addresses, and texts that would carry more than one address. */
class MailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"pager@example.org", "first.last+alerts@mail.example.org", "root@localhost"})
  void acceptsPlainAddresses(String address) {
    assertThat(MailAddress.of("mailto:" + address)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pager",
        "@example.org",
        "a@b@example.org",
        "a@example.org,b@example.org",
        "a@example.org?bcc=b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\n",
        "a\0@example.org",
        "\"a b\"@example.org",
        "<a@example.org>",
        "a%0d%0a@example.org",
        "..@example.org",
        "a@-example.org",
        "a@exämple.org"
      })
  void refusesAnythingElse(String address) {
    assertThat(MailAddress.of("mailto:" + address)).isEmpty();
  }
}
