package dev.fieldfare.gateway.compat;

/** How a token is signed. A token that names another algorithm than the configured one is wrong. */
public enum JwtAlgorithm {
  HS256("HmacSHA256"),
  HS384("HmacSHA384"),
  HS512("HmacSHA512");

  private final String mac;

  JwtAlgorithm(String mac) {
    this.mac = mac;
  }

  /** The name in Java. */
  String mac() {
    return mac;
  }
}
