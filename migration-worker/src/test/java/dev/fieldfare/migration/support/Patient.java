package dev.fieldfare.migration.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A worker whose migrations wait as long for locks as in production. */
public final class Patient implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("fieldfare.worker.patience", "10m");
  }
}
