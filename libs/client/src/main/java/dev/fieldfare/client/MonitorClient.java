package dev.fieldfare.client;

import dev.fieldfare.client.monitor.HoldClient;
import dev.fieldfare.client.monitor.RemedyClient;
import dev.fieldfare.client.monitor.ScheduleClient;
import dev.fieldfare.client.monitor.SilenceClient;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.client.monitor.ValidationClient;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.ClearedAlerts;
import dev.fieldfare.contracts.health.HealthReport;
import java.util.Map;
import java.util.Optional;

/** Health of the targets, and alerts. */
public final class MonitorClient {

  private static final String ALERTS = "alerts";
  private static final String HEALTH = "health";
  private static final String NOTHING = "{}";

  private final Gateway gateway;

  MonitorClient(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Runs the checks of a target now. It needs the role operator. */
  public HealthReport examine(String target) {
    return gateway.post(
        HEALTH + "/run?target=" + Gateway.encoded(target),
        Optional.empty(),
        NOTHING,
        HealthReport.class);
  }

  /** The newest report of a target. */
  public HealthReport latest(String target) {
    return gateway.get(HEALTH, Map.of("target", target), HealthReport.class);
  }

  /**
   * A page of alerts, the newest first.
   *
   * @param filter of the resource {@code alerts}: state, severity, category, limit, cursor
   */
  public AlertPage alerts(Map<String, String> filter) {
    return gateway.get(ALERTS, filter, AlertPage.class);
  }

  /** One alert. */
  public Alert alert(String id) {
    return gateway.get(path(id, ""), Map.of(), Alert.class);
  }

  /** Acknowledges an alert; it needs the role operator. */
  public Alert acknowledge(String id) {
    return gateway.post(path(id, "/ack"), Optional.empty(), NOTHING, Alert.class);
  }

  /** Resolves an alert; it needs the role operator. */
  public Alert resolve(String id) {
    return gateway.post(path(id, "/resolve"), Optional.empty(), NOTHING, Alert.class);
  }

  /** Removes resolved alerts from the list; it needs the role operator. Returns how many. */
  public int clearAlerts() {
    return gateway.delete(ALERTS, ClearedAlerts.class).cleared();
  }

  /** Webhooks and mail addresses that receive alerts. */
  public SubscriptionClient subscriptions() {
    return new SubscriptionClient(gateway);
  }

  /** Silences. */
  public SilenceClient silences() {
    return new SilenceClient(gateway);
  }

  /** Holds of targets whose health is critical. */
  public HoldClient holds() {
    return new HoldClient(gateway);
  }

  /** Validations by profile. */
  public ValidationClient validations() {
    return new ValidationClient(gateway);
  }

  /** Actions that repair problems. */
  public RemedyClient remedies() {
    return new RemedyClient(gateway);
  }

  /** Recurring work. */
  public ScheduleClient schedules() {
    return new ScheduleClient(gateway);
  }

  private static String path(String id, String rest) {
    return ALERTS + "/" + Gateway.encoded(id) + rest;
  }
}
