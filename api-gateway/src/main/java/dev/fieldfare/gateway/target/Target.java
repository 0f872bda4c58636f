package dev.fieldfare.gateway.target;

import dev.fieldfare.contracts.TargetLimits;
import java.util.Objects;

/**
 * A database that Fieldfare looks after.
 *
 * @param environment production, staging or development
 * @param commitsLocally true when the worker does not wait for synchronous standbys
 */
public record Target(
    String name,
    String environment,
    String jdbcUrl,
    String username,
    String password,
    boolean commitsLocally,
    TargetLimits limits) {

  public Target {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    Objects.requireNonNull(username, "username");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(limits, "limits");
  }

  /** Without the password, so that no log shows it. */
  @Override
  public String toString() {
    return "Target[name=%s, environment=%s]".formatted(name, environment);
  }
}
