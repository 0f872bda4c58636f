package dev.fieldfare.gateway.dashboard.overview;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.Comparator;
import java.util.List;

/**
 * The alerts that are open and not acknowledged, the most urgent first.
 *
 * @param count how many there are, as text
 * @param problem why they are not known; empty if they are
 */
public record OpenAlerts(String count, List<AlertLine> lines, String problem) {

  private static final int SHOWN = 5;

  public OpenAlerts {
    lines = List.copyOf(lines);
  }

  /** One alert. */
  public record AlertLine(
      String id, String severity, String tone, String title, String reports, String lastSeen) {

    static AlertLine of(Alert alert) {
      return new AlertLine(
          alert.id(),
          alert.severity().name(),
          Wording.tone(alert.severity()),
          alert.title() == null ? "" : alert.title(),
          alert.count() == 1 ? "once" : Wording.count(alert.count()) + " times",
          alert.lastSeen().toString());
    }
  }

  static OpenAlerts of(AlertPage page) {
    String more = page.next().isPresent() ? "+" : "";
    List<AlertLine> lines =
        page.items().stream()
            .sorted(
                Comparator.comparing(Alert::severity)
                    .thenComparing(Alert::lastSeen, Comparator.reverseOrder()))
            .limit(SHOWN)
            .map(AlertLine::of)
            .toList();
    String problem =
        page.degraded()
            ? "The database of alerts does not answer. Only outages that the health-monitor knows"
                + " are shown."
            : "";
    return new OpenAlerts(Wording.count(page.items().size()) + more, lines, problem);
  }

  static OpenAlerts without(String problem) {
    return new OpenAlerts("", List.of(), problem);
  }
}
