package dev.fieldfare.health.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses, as in {@code 10.0.0.0/8}. */
public record AddressRange(String text, byte[] network, int bits) {

  /** Reads a range; throws for anything but an address literal with a number of bits. */
  public static AddressRange of(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 2 || !parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(text + " is no range such as 10.0.0.0/8");
    }
    byte[] network = literal(parts[0]);
    int bits = Integer.parseInt(parts[1]);
    if (bits < 0 || bits > network.length * Byte.SIZE) {
      throw new IllegalArgumentException(text + " has too many bits");
    }
    return new AddressRange(text, network, bits);
  }

  /** True when the address is in the range. An IPv4 address is in no IPv6 range. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >>> (bit % Byte.SIZE);
      if (((bytes[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  // A literal is never looked up.
  private static byte[] literal(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is no address", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range && range.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
