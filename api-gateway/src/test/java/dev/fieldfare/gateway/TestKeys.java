package dev.fieldfare.gateway;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives the service under test a bootstrap key of every role. */
public final class TestKeys implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Stream.of(SenderRole.values())
        .collect(
            Collectors.toMap(role -> "fieldfare.bootstrap-key." + role.label(), TestKeys::secret));
  }

  @Override
  public void stop() {}

  static String secret(SenderRole role) {
    return "ff_0123456789abcdefghij" + role.label();
  }
}
