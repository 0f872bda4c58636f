package dev.fieldfare.contracts.migration;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a migration, or one attempt of it, did not succeed.
 *
 * @param code a label of {@link FailureReason}; text, so that a newer server's code can be read
 * @param sqlState as PostgreSQL gave it
 * @param blockers who held the locks that could not be had
 */
public record MigrationError(
    String code,
    @JsonProperty("class") ErrorClass errorClass,
    Optional<String> sqlState,
    String message,
    List<Blocker> blockers) {

  public MigrationError {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(errorClass, "class");
    Objects.requireNonNull(sqlState, "sqlState");
    Objects.requireNonNull(message, "message");
    blockers = blockers == null ? List.of() : List.copyOf(blockers);
  }

  /** An error that no database reported. */
  public static MigrationError of(FailureReason reason, String message) {
    return new MigrationError(
        reason.label(), reason.errorClass(), Optional.empty(), message, List.of());
  }

  /** The reason, unless a newer server knows more of them. */
  public Optional<FailureReason> reason() {
    return FailureReason.of(code);
  }
}
