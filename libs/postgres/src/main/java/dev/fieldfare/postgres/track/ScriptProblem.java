package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.script.Position;
import java.util.Optional;

/**
 * Why a script of a version is refused before anything of it runs.
 *
 * @param sqlState where the target's parser refused it
 */
public record ScriptProblem(
    FailureReason code, Position position, String message, Optional<String> sqlState) {

  /** A problem that no database reported. */
  public static ScriptProblem of(FailureReason code, Position position, String message) {
    return new ScriptProblem(code, position, message, Optional.empty());
  }

  /** The problem with the file in which it is. */
  public String in(String file) {
    return file
        + ":"
        + position
        + ": "
        + message
        + sqlState.map(state -> " (" + state + ")").orElse("");
  }
}
