package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.EnumParameter;
import dev.fieldfare.gateway.http.Paging;
import java.util.Optional;

/** Which alerts are asked for; what is empty restricts nothing. */
public record AlertQuery(
    Optional<AlertState> state,
    Optional<AlertSeverity> severity,
    Optional<AlertCategory> category,
    Paging paging) {

  /** The query of these parameters, in any case of letters; null is absent. */
  public static AlertQuery of(String state, String severity, String category, Paging paging) {
    return new AlertQuery(
        EnumParameter.of("state", state, AlertState.class),
        EnumParameter.of("severity", severity, AlertSeverity.class),
        EnumParameter.of("category", category, AlertCategory.class),
        paging);
  }

  /** The path of the list at the health-monitor. */
  public String path() {
    EncodedQuery query =
        new EncodedQuery()
            .with("state", state)
            .with("severity", severity)
            .with("category", category)
            .with(paging);
    return "alerts?" + query;
  }
}
