package dev.fieldfare.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;

/** A problem as text, for answers that no resource gives. */
final class ProblemJson {

  private ProblemJson() {}

  static String of(FailureReason code, int status, String title, String detail) {
    try {
      return ContractsJson.mapper()
          .writeValueAsString(ProblemDocument.of(code, status, title, detail));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem cannot be written as JSON", e);
    }
  }
}
