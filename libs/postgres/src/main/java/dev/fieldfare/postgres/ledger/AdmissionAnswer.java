package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of a batch at admission. */
public sealed interface AdmissionAnswer {

  /** The batch was read from an incarnation of the stream that is gone; nothing was admitted. */
  record Stale() implements AdmissionAnswer {}

  /** The batch is in the ledger; what was there already is counted as duplicate. */
  record Admitted(int admitted, int rejected, int cancelled, int duplicates)
      implements AdmissionAnswer {}

  /** Reads the answer of {@code fieldfare.admit}. */
  static AdmissionAnswer of(JsonNode answer) {
    if (answer.path("stale").asBoolean()) {
      return new Stale();
    }
    return new Admitted(
        answer.path("admitted").asInt(),
        answer.path("rejected").asInt(),
        answer.path("cancelled").asInt(),
        answer.path("duplicates").asInt());
  }
}
