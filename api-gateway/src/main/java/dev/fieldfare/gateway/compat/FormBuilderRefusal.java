package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A request that is refused in the form builder's own words. */
final class FormBuilderRefusal extends RuntimeException {

  private final int status;
  private final String code;
  private final transient Optional<JsonNode> details;

  FormBuilderRefusal(int status, String code, String message) {
    this(status, code, message, Optional.empty());
  }

  FormBuilderRefusal(int status, String code, String message, Optional<JsonNode> details) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Optional<JsonNode> details() {
    return details;
  }
}
