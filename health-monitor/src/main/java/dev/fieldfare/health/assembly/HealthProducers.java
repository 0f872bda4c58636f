package dev.fieldfare.health.assembly;

import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.check.AlertDelays;
import dev.fieldfare.health.check.BrokerInspector;
import dev.fieldfare.health.check.CheckRunner;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.HealthRuns;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.degraded.DirectDelivery;
import dev.fieldfare.health.degraded.ResilientAlerts;
import dev.fieldfare.health.delivery.AddressRange;
import dev.fieldfare.health.delivery.AddressRules;
import dev.fieldfare.health.delivery.DeliveryLog;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.delivery.OutboundCalls;
import dev.fieldfare.health.delivery.SecretBox;
import dev.fieldfare.health.delivery.Subscriptions;
import dev.fieldfare.health.delivery.WebhookChannel;
import dev.fieldfare.health.format.AlertEnds;
import dev.fieldfare.health.format.AlertmanagerChannel;
import dev.fieldfare.health.mail.MailChannel;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.metrics.MicrometerMonitorMetrics;
import dev.fieldfare.health.notify.OutboundClient;
import dev.fieldfare.health.schedule.Schedules;
import dev.fieldfare.health.server.ServerCapacities;
import dev.fieldfare.health.silence.Silences;
import dev.fieldfare.health.storage.FileSignalJournal;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcDeliveryLog;
import dev.fieldfare.health.store.JdbcHealthRuns;
import dev.fieldfare.health.store.JdbcSilences;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.service.mail.MailTransport;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.Config;

/** Makes the parts of the core with their adapters. */
class HealthProducers {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  MonitorMetrics metrics(MeterRegistry registry, ServiceTargets targets) {
    return new MicrometerMonitorMetrics(
        registry, targets.all().stream().map(Target::name).toList());
  }

  @Produces
  @Singleton
  AlertPolicy policy(HealthConfig config) {
    return new AlertPolicy(
        config.escalateAfterCount(), config.escalateAfter(), config.repeatEvery());
  }

  @Produces
  @Singleton
  AlertStore alerts(
      AgroalDataSource control,
      AlertPolicy policy,
      HealthConfig config,
      ServiceTargets targets,
      MonitorMetrics metrics,
      Clock clock) {
    return new JdbcAlertStore(
        control, policy, environments(targets), config.resolvedShown(), metrics, clock);
  }

  @Produces
  @Singleton
  ResilientAlerts resilient(
      AlertStore store,
      AlertPolicy policy,
      HealthConfig config,
      DirectDelivery delivery,
      ServiceTargets targets,
      Clock clock) {
    return new ResilientAlerts(
        store,
        new AlertEngine(policy),
        new FileSignalJournal(config.journal()),
        delivery,
        environments(targets),
        clock);
  }

  @Produces
  @Singleton
  WebhookChannel webhooks(OutboundCalls outbound, SecretBox secrets, Clock clock) {
    return new WebhookChannel(outbound, secrets, clock);
  }

  @Produces
  @Singleton
  DirectDelivery directDelivery(
      Subscriptions subscriptions,
      WebhookChannel webhooks,
      MailTransport mails,
      MailRate rate,
      MonitorMetrics metrics,
      Clock clock) {
    return new DirectDelivery(
        subscriptions, sender(webhooks, mails, AlertEnds.UNKNOWN, metrics, clock), rate, clock);
  }

  @Produces
  @Singleton
  DeliverySender sender(
      WebhookChannel webhooks,
      MailTransport mails,
      AlertStore alerts,
      MonitorMetrics metrics,
      Clock clock) {
    return sender(webhooks, mails, alerts::resolved, metrics, clock);
  }

  private static DeliverySender sender(
      WebhookChannel webhooks,
      MailTransport mails,
      AlertEnds ends,
      MonitorMetrics metrics,
      Clock clock) {
    return new DeliverySender(
        List.of(new AlertmanagerChannel(webhooks, ends, clock), webhooks, new MailChannel(mails)),
        metrics,
        clock);
  }

  private static UnaryOperator<String> environments(ServiceTargets targets) {
    return name -> targets.named(name).map(Target::environment).orElse("unknown");
  }

  @Produces
  @Singleton
  HealthRuns runs(AgroalDataSource control, AlertStore alerts, AlertDelays delays, Clock clock) {
    return new JdbcHealthRuns(control, alerts, delays, clock);
  }

  @Produces
  @Singleton
  AlertDelays delays(CheckRunner checks, HealthConfig config) {
    return AlertDelays.of(config.alertAfter().orElse(List.of()), checks.names());
  }

  @Produces
  @Singleton
  Subscriptions subscriptions(AgroalDataSource control, Clock clock) {
    return new JdbcSubscriptions(control, clock);
  }

  @Produces
  @Singleton
  Silences silences(AgroalDataSource control, Clock clock) {
    return new JdbcSilences(control, clock);
  }

  @Produces
  @Singleton
  DeliveryLog deliveries(AgroalDataSource control, Clock clock) {
    return new JdbcDeliveryLog(control, clock);
  }

  @Produces
  @Singleton
  SecretBox secrets(Config config) {
    return new SecretBox(
        config.getOptionalValue("fieldfare.secret-key", String.class), System::getenv);
  }

  @Produces
  @Singleton
  OutboundCalls outbound(HealthConfig config) {
    List<AddressRange> opened =
        config.webhookRanges().orElse(List.of()).stream().map(AddressRange::of).toList();
    return new OutboundClient(new AddressRules(opened), config.webhookLimit());
  }

  @Produces
  @Singleton
  ServerCapacities capacities(HealthConfig config) {
    return ServerCapacities.of(config.capacities().orElse(List.of()));
  }

  @Produces
  @Singleton
  CheckRunner checks(
      BrokerInspector broker,
      Schedules schedules,
      ServerCapacities capacities,
      HealthConfig config,
      Clock clock) {
    return new CheckRunner(
        HealthChecks.all(broker, schedules, capacities, clock), config.checkLimit());
  }

  @Produces
  @Singleton
  HealthExamination examination(
      CheckRunner checks,
      HealthRuns runs,
      MonitorMetrics metrics,
      HealthConfig config,
      Clock clock) {
    return new HealthExamination(checks, runs, metrics, config.catalogueInterval(), clock);
  }
}
