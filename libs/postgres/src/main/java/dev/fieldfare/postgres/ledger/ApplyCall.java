package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A bundle as {@code fieldfare.apply} takes it.
 *
 * @param conditions under which it is applied, as described beside the function
 * @param statements what is executed, in this order
 * @param endings how its migrations end when all of it succeeds
 */
public record ApplyCall(
    JsonNode conditions, List<String> statements, List<MigrationOutcome> endings) {

  public ApplyCall {
    statements = List.copyOf(statements);
    endings = List.copyOf(endings);
  }
}
