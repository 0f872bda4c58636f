package dev.fieldfare.contracts.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to a file that was checked and not stored.
 *
 * @param checksum SHA-256 of its up text, where it has one
 * @param options of its header
 */
public record CheckedVersion(
    String version,
    String description,
    String file,
    Optional<String> checksum,
    boolean hasDown,
    JsonNode options,
    List<ScriptStatement> statements) {

  public CheckedVersion {
    Objects.requireNonNull(version, "version");
    description = Objects.requireNonNullElse(description, "");
    file = Objects.requireNonNullElse(file, version);
    checksum = Objects.requireNonNullElse(checksum, Optional.empty());
    options = options == null ? JsonNodeFactory.instance.objectNode() : options;
    statements = statements == null ? List.of() : List.copyOf(statements);
  }

  /** The same without its statements, which a plan does not need. */
  public CheckedVersion withoutStatements() {
    return new CheckedVersion(version, description, file, checksum, hasDown, options, List.of());
  }
}
