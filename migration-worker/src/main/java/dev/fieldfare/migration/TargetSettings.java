package dev.fieldfare.migration;

/**
 * How a target is reached.
 *
 * @param streamRole the role with which whoever writes to its stream acts
 */
public record TargetSettings(
    String name, String url, String username, String password, String streamRole) {

  /** Without the password, and without parameters, which may hold secrets. */
  @Override
  public String toString() {
    return name + " at " + url.replaceFirst("\\?.*", "");
  }
}
