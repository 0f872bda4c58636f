package dev.fieldfare.contracts.http;

import java.util.Objects;

/**
 * A database that Fieldfare looks after, as far as everybody may know it.
 *
 * @param environment production, staging or development
 */
public record TargetInfo(String name, String environment) {

  public TargetInfo {
    Objects.requireNonNull(name, "name");
    environment = environment == null ? "" : environment;
  }
}
