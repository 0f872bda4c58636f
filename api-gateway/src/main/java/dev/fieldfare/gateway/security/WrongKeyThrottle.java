package dev.fieldfare.gateway.security;

import dev.fieldfare.gateway.config.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/**
 * Bounds what wrong keys cost: after some of them an address gets no further key looked up until
 * its minute is over. Keys that were valid when they were last seen are not affected.
 */
@ApplicationScoped
class WrongKeyThrottle {

  private static final int IPV6_GROUPS = 8;

  private final AddressThrottle throttle;
  private final RefusalCounter refusals;

  WrongKeyThrottle(RefusalCounter refusals, GatewayConfig config) {
    this.refusals = refusals;
    this.throttle = new AddressThrottle(config.wrongKeysPerMinute(), Clock.systemUTC());
  }

  /** How many seconds unknown keys of the address are not looked up; empty when they are. */
  OptionalLong secondsLeft(String address) {
    long seconds = throttle.secondsLeft(network(address));
    if (seconds == 0) {
      return OptionalLong.empty();
    }
    refusals.count(RefusalKind.wrongKey(address));
    return OptionalLong.of(seconds);
  }

  /** Counts a wrong key. */
  void note(String address) {
    RefusalKind kind = RefusalKind.wrongKey(address);
    refusals.count(kind);
    if (throttle.count(network(address))) {
      refusals.write(kind);
    }
  }

  // One holder of an IPv6 network has all its addresses.
  private static String network(String address) {
    String[] groups = address.split(":");
    return groups.length == IPV6_GROUPS
        ? String.join(":", List.of(groups).subList(0, IPV6_GROUPS / 2))
        : address;
  }
}
