package dev.fieldfare.service.target;

import dev.fieldfare.contracts.TargetLimits;
import java.util.Objects;
import java.util.Optional;

/**
 * A database that Fieldfare changes, as it is configured.
 *
 * @param environment production, staging or development
 * @param url the JDBC URL, without a user or a password
 * @param streamRole the role of everything that arrives on the target's stream
 * @param commitsLocally true when the commit of a change does not wait for synchronous standbys
 * @param hasRegistry true when the target has a registry of forms
 * @param limits how much its changes may burden others
 * @param requiresProof whether data is destroyed only when its backup is proven, where that is set
 */
public record Target(
    String name,
    String environment,
    String url,
    String username,
    String password,
    String streamRole,
    boolean commitsLocally,
    boolean hasRegistry,
    TargetLimits limits,
    Optional<Boolean> requiresProof) {

  /** Refuses null. */
  public Target {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(username, "username");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(streamRole, "streamRole");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(requiresProof, "requiresProof");
  }

  /** A target with the defaults of all other settings. */
  public static Target of(String name, String url, String username, String password) {
    return new Target(
        name,
        "production",
        url,
        username,
        password,
        "enqueuer",
        false,
        false,
        TargetLimits.DEFAULT,
        Optional.empty());
  }

  /** The same target with another commit setting. */
  public Target withLocalCommits(boolean local) {
    return new Target(
        name,
        environment,
        url,
        username,
        password,
        streamRole,
        local,
        hasRegistry,
        limits,
        requiresProof);
  }

  /** Without the password, and without parameters of the URL, which may hold secrets. */
  @Override
  public String toString() {
    return name + " at " + url.replaceFirst("\\?.*", "");
  }
}
