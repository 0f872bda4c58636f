package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The text of a version that is to run.
 *
 * @param file for messages
 * @param problem why it must not run
 * @param verify what is checked after it
 */
public record StoredScript(
    String text, String file, JsonNode options, Optional<String> problem, Verify verify) {

  /** A verify section, maybe an empty one; in a rollback it is of another file. */
  public record Verify(String text, String file) {}

  /** After how long it is given up, where its header says so. */
  public Optional<Duration> timeout() {
    return options.path("timeoutMs").isNumber()
        ? Optional.of(Duration.ofMillis(options.path("timeoutMs").asLong()))
        : Optional.empty();
  }

  /** Whether the tables of which it destroys something are backed up before it. */
  public boolean backsUp() {
    return List.of("affected", "proven").contains(options.path("backup").asText());
  }

  /** Whether it runs in one transaction. */
  public boolean transactional() {
    return options.path("transactional").asBoolean(true);
  }
}
