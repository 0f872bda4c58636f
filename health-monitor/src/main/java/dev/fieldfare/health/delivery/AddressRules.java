package dev.fieldfare.health.delivery;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses may be called. Ranges that are not public are closed, and are opened by the
 * configuration only. The lists are explicit, because the predicates of Java miss some ranges.
 */
public final class AddressRules {
  private static final List<AddressRange> CLOSED =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(AddressRange::of)
          .toList();

  private final List<AddressRange> opened;

  /** Rules with ranges that are opened. */
  public AddressRules(List<AddressRange> opened) {
    this.opened = List.copyOf(opened);
  }

  /** The closed range that holds the address; empty when it may be called. */
  public Optional<AddressRange> closed(InetAddress address) {
    return opened.stream().anyMatch(range -> range.contains(address))
        ? Optional.empty()
        : CLOSED.stream().filter(range -> range.contains(address)).findFirst();
  }
}
