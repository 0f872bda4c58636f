package dev.fieldfare.report.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.contracts.validation.ValidationList;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.report.alert.AlertListReader;
import dev.fieldfare.report.status.Monitoring;
import dev.fieldfare.report.validation.StoredValidations;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import dev.fieldfare.service.internal.ServiceUnavailable;
import io.quarkus.logging.Log;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the health-monitor. If it does not answer, a report leaves its part out. */
public final class HealthMonitorCalls implements Monitoring, StoredValidations, AlertListReader {
  private static final String SERVICE = "health-monitor";
  private static final int MOST_ALERTS = 100;

  private final InternalClient client;

  public HealthMonitorCalls(InternalClient client) {
    this.client = client;
  }

  @Override
  public Optional<Health> health(String target) {
    String path = "/internal/v1/health/" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    return read(path, HealthReport.class)
        .map(report -> new Health(report.checkedAt(), report.score(), report.band().name()));
  }

  @Override
  public Optional<List<OpenAlert>> openAlerts() {
    Optional<AlertPage> open = alerts("OPEN");
    Optional<AlertPage> acknowledged = alerts("ACKNOWLEDGED");
    if (open.isEmpty() || acknowledged.isEmpty()) {
      return Optional.empty();
    }
    List<OpenAlert> all = new ArrayList<>();
    open.get().items().forEach(alert -> all.add(shown(alert)));
    acknowledged.get().items().forEach(alert -> all.add(shown(alert)));
    return Optional.of(all);
  }

  @Override
  public Optional<List<ValidationReport>> newest(String target, int most) {
    String name = URLEncoder.encode(target, StandardCharsets.UTF_8);
    return read("/internal/v1/validations/%s?limit=%d".formatted(name, most), ValidationList.class)
        .map(ValidationList::items);
  }

  @Override
  public Optional<AlertPage> page(Optional<String> cursor) {
    String from = cursor.map(of -> "&cursor=" + of).orElse("");
    return read("/internal/v1/alerts?limit=%d%s".formatted(MOST_ALERTS, from), AlertPage.class)
        .filter(page -> !page.degraded());
  }

  private Optional<AlertPage> alerts(String state) {
    return read(
        "/internal/v1/alerts?state=%s&limit=%d".formatted(state, MOST_ALERTS), AlertPage.class);
  }

  private static OpenAlert shown(Alert alert) {
    return new OpenAlert(
        alert.id(),
        alert.severity().name(),
        alert.category().name(),
        alert.title(),
        alert.firstSeen(),
        alert.count());
  }

  private <T> Optional<T> read(String path, Class<T> type) {
    try {
      InternalAnswer answer =
          client.send(
              InternalRequest.get(SERVICE, path),
              InternalCaller.service("report-service", SenderRole.VIEWER));
      return answer.isSuccess()
          ? Optional.of(ContractsJson.mapper().readValue(client.text(answer), type))
          : Optional.empty();
    } catch (ServiceUnavailable | UncheckedIOException | JsonProcessingException e) {
      Log.warnf("health-monitor not read path=%s reason=%s", path, e);
      return Optional.empty();
    }
  }
}
