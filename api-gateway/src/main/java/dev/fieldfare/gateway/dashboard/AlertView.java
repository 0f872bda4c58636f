package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.gateway.alert.AlertQuery;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Alerts, the newest first.
 *
 * @param state the state that is shown; empty for all
 * @param severity the severity that is shown; empty for all
 * @param isDegraded true when only known outages can be shown
 * @param more the address of the next part; empty at the end
 */
public record AlertView(
    String state, String severity, List<AlertCard> alerts, boolean isDegraded, String more) {

  private static final TechnicalDetails NO_DETAILS = new TechnicalDetails(null, null, null);

  public AlertView {
    alerts = List.copyOf(alerts);
  }

  /**
   * One alert.
   *
   * @param tone the class of its severity in the style sheet
   * @param reports how often it was reported, in words
   * @param isNew true when it can be acknowledged
   * @param isOver true when it can no longer be resolved
   */
  public record AlertCard(
      String id,
      String severity,
      String tone,
      String state,
      String category,
      String title,
      String message,
      String impact,
      List<String> suggestions,
      String error,
      String origin,
      String reports,
      String firstSeen,
      String lastSeen,
      String acknowledgedBy,
      String resolvedAt,
      String runbook,
      boolean isNew,
      boolean isOver) {

    static AlertCard of(Alert alert) {
      TechnicalDetails details = Optional.ofNullable(alert.technicalDetails()).orElse(NO_DETAILS);
      return new AlertCard(
          alert.id(),
          alert.severity().name(),
          tone(alert),
          alert.state().name(),
          alert.category().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          text(alert.title()),
          text(alert.message()),
          text(alert.impact()),
          alert.suggestions(),
          text(details.originalError()),
          origin(details),
          alert.count() == 1 ? "reported once" : reports(alert.count()),
          alert.firstSeen().toString(),
          alert.lastSeen().toString(),
          alert.acknowledgedBy().orElse(""),
          alert.resolvedAt().map(Object::toString).orElse(""),
          text(alert.runbook()),
          alert.state() == AlertState.OPEN,
          alert.state() == AlertState.RESOLVED);
    }

    private static String tone(Alert alert) {
      return alert.state() == AlertState.RESOLVED ? "good" : Wording.tone(alert.severity());
    }

    private static String reports(long count) {
      return "reported " + Wording.count(count) + " times";
    }

    private static String origin(TechnicalDetails details) {
      String component = text(details.component());
      String environment = text(details.environment());
      return environment.isEmpty() ? component : component + ", " + environment;
    }

    private static String text(String value) {
      return value == null ? "" : value;
    }
  }

  /** The states to choose from. */
  public List<String> states() {
    return Arrays.stream(AlertState.values()).map(Enum::name).toList();
  }

  /** The severities to choose from, the most urgent first. */
  public List<String> severities() {
    return Arrays.stream(AlertSeverity.values()).map(Enum::name).toList();
  }

  /** True when not all alerts are asked for. */
  public boolean isFiltered() {
    return !state.isEmpty() || !severity.isEmpty();
  }

  static AlertView of(AlertQuery query, AlertPage page) {
    String state = query.state().map(Enum::name).orElse("");
    String severity = query.severity().map(Enum::name).orElse("");
    String more =
        page.next()
            .map(cursor -> "/alerts?state=" + state + "&severity=" + severity + "&cursor=" + cursor)
            .orElse("");
    List<AlertCard> cards = page.items().stream().map(AlertCard::of).toList();
    return new AlertView(state, severity, cards, page.degraded(), more);
  }
}
