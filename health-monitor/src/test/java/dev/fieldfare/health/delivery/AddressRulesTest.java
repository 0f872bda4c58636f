package dev.fieldfare.health.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are not public are closed, also those that Java takes for public ones. */
class AddressRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "ff02::1",
        "::ffff:10.0.0.1"
      })
  void closesWhatIsNotPublic(String address) throws UnknownHostException {
    AddressRules rules = new AddressRules(List.of());

    assertThat(rules.closed(InetAddress.getByName(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void leavesPublicAddressesOpen(String address) throws UnknownHostException {
    AddressRules rules = new AddressRules(List.of());

    assertThat(rules.closed(InetAddress.getByName(address))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "fd00::1"})
  void theConfigurationOpensRanges(String address) throws UnknownHostException {
    AddressRules rules =
        new AddressRules(List.of(AddressRange.of("10.1.0.0/16"), AddressRange.of("fd00::/8")));

    assertThat(rules.closed(InetAddress.getByName(address))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "example.org/8", "10.0.0.0/-1", "a/b/c"})
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
