package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The arguments of one call that applies migrations, for tests that send it more than once. */
record TestBatch(JsonNode conditions, List<String> statements, OutcomeColumns outcomes) {

  /** Nothing is locked and nothing is executed. */
  static TestBatch of(OutcomeColumns outcomes) {
    return new TestBatch(
        LedgerJson.MAPPER.createObjectNode().put("waitMs", 0), List.of(), outcomes);
  }

  /** A migration whose table is missing. */
  static TestBatch failed(UUID id) {
    ObjectNode other = LedgerJson.MAPPER.createObjectNode();
    other.putObject("error").put("code", "missing_table").put("message", "there is none");
    return of(new OutcomeColumns(1).next(id, "FAILED").other(other));
  }

  ApplyAnswer apply(ApplyLedger ledger) throws SQLException {
    return ledger.apply(conditions, statements, outcomes);
  }
}
