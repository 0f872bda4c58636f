package dev.fieldfare.migration;

/**
 * How a target is reached.
 *
 * @param streamRole the role with which whoever writes to its stream acts
 * @param commitsLocally true when the commit of a change does not wait for synchronous standbys
 */
public record TargetSettings(
    String name,
    String url,
    String username,
    String password,
    String streamRole,
    boolean commitsLocally) {

  /** A target whose commits wait for what the server says. */
  public TargetSettings(
      String name, String url, String username, String password, String streamRole) {
    this(name, url, username, password, streamRole, false);
  }

  /** Without the password, and without parameters, which may hold secrets. */
  @Override
  public String toString() {
    return name + " at " + url.replaceFirst("\\?.*", "");
  }
}
