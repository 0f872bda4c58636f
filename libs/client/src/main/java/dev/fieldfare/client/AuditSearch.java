package dev.fieldfare.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The audit trail: who did what, the newest first. */
public final class AuditSearch {

  private final Gateway gateway;

  AuditSearch(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Which entries; all that match what is given.
   *
   * @param actor the name of an API key
   * @param action as in {@code migration.cancel}; {@code migration.*} for all that begin so
   * @param subject what it was done to: an id, a table, a key
   * @param outcome {@code accepted}, or the code of a problem
   * @param since RFC 3339
   * @param until RFC 3339; entries before this time
   */
  public record Query(
      Optional<String> actor,
      Optional<String> action,
      Optional<String> target,
      Optional<String> subject,
      Optional<String> outcome,
      Optional<String> remoteAddress,
      Optional<String> since,
      Optional<String> until) {

    private Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      actor.ifPresent(value -> parameters.put("actor", value));
      action.ifPresent(value -> parameters.put("action", value));
      target.ifPresent(value -> parameters.put("target", value));
      subject.ifPresent(value -> parameters.put("subject", value));
      outcome.ifPresent(value -> parameters.put("outcome", value));
      remoteAddress.ifPresent(value -> parameters.put("remoteAddress", value));
      since.ifPresent(value -> parameters.put("since", value));
      until.ifPresent(value -> parameters.put("until", value));
      return parameters;
    }
  }

  /**
   * One page as the API answers it: {@code items} and {@code next}.
   *
   * @param cursor the {@code next} of the page before
   */
  public JsonNode page(Query query, int limit, Optional<String> cursor) {
    Map<String, String> parameters = query.parameters();
    parameters.put("limit", Integer.toString(limit));
    cursor.ifPresent(value -> parameters.put("cursor", value));
    return gateway.get("audit", parameters, JsonNode.class);
  }

  /**
   * Entries in the order of the chain: {@code position} and {@code hash} of its end, {@code
   * notChained}, and {@code items} with {@code position}, {@code hash} and {@code entry}.
   *
   * @param after the position of the last entry that is known, 0 at first
   */
  public JsonNode chain(long after, int limit) {
    return gateway.get(
        "audit/chain",
        Map.of("after", Long.toString(after), "limit", Integer.toString(limit)),
        JsonNode.class);
  }
}
