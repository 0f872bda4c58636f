package dev.fieldfare.contracts.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fieldfare.contracts.ErrorClass;
import java.util.Objects;
import java.util.Optional;

/**
 * Why the last attempt of a version failed.
 *
 * @param code a label of {@link dev.fieldfare.contracts.FailureReason}
 * @param sqlState as PostgreSQL gave it
 * @param place the statement that failed
 */
public record VersionFailure(
    String code,
    @JsonProperty("class") ErrorClass errorClass,
    Optional<String> sqlState,
    String message,
    Optional<Place> place) {

  public VersionFailure {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(errorClass, "class");
    Objects.requireNonNull(sqlState, "sqlState");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(place, "place");
  }

  /**
   * A place in a file.
   *
   * @param statement the number of the statement, from 1
   */
  public record Place(String file, long line, int column, int statement) {}
}
