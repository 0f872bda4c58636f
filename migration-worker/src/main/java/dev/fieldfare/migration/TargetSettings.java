package dev.fieldfare.migration;

import dev.fieldfare.contracts.TargetLimits;

/**
 * How a target is reached.
 *
 * @param streamRole the role with which whoever writes to its stream acts
 * @param commitsLocally true when the commit of a change does not wait for synchronous standbys
 * @param limits how much its changes may burden others
 */
public record TargetSettings(
    String name,
    String url,
    String username,
    String password,
    String streamRole,
    boolean commitsLocally,
    TargetLimits limits) {

  /** A target whose commits wait for what the server says, with the usual limits. */
  public TargetSettings(
      String name, String url, String username, String password, String streamRole) {
    this(name, url, username, password, streamRole, false, TargetLimits.DEFAULT);
  }

  /** Without the password, and without parameters, which may hold secrets. */
  @Override
  public String toString() {
    return name + " at " + url.replaceFirst("\\?.*", "");
  }
}
