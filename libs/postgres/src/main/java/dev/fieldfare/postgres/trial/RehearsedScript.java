package dev.fieldfare.postgres.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A version that is to be rehearsed, as the request holds it.
 *
 * @param downFile where the down section is in another file
 * @param options of its header
 */
public record RehearsedScript(
    String version,
    String file,
    String up,
    Optional<String> down,
    Optional<String> downFile,
    JsonNode options) {

  public RehearsedScript {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(up, "up");
    file = Objects.requireNonNullElse(file, version);
    down = Objects.requireNonNullElse(down, Optional.empty());
    downFile = Objects.requireNonNullElse(downFile, Optional.empty());
    options = options == null ? JsonNodeFactory.instance.objectNode() : options;
  }

  boolean transactional() {
    return options.path("transactional").asBoolean(true);
  }

  Optional<Duration> timeout() {
    return options.path("timeoutMs").isNumber()
        ? Optional.of(Duration.ofMillis(options.path("timeoutMs").asLong()))
        : Optional.empty();
  }
}
