package dev.fieldfare.health.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.alert.Condition;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A webhook or a mail address that gets alerts. It holds no secret: secrets are written and never
 * answered.
 *
 * @param url of HTTP, or {@code mailto:} and an address
 * @param format of the messages; e-mail has its own
 * @param severity the least urgent severity that is sent
 * @param categories that are sent; empty means all
 * @param targets whose alerts are sent; empty means all
 * @param forms whose alerts are sent, by their ids; empty means all
 * @param quiet that {@link QuietPeriod#of} reads
 * @param group that {@link GroupWindow#of} reads
 */
public record Subscription(
    UUID id,
    String name,
    String url,
    SubscriptionFormat format,
    AlertSeverity severity,
    Set<AlertCategory> categories,
    Set<String> targets,
    Set<String> forms,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<QuietHours> quiet,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<MessageGroup> group,
    Instant createdAt,
    String createdBy) {

  private static final String NO_TARGET = "-";

  /** Copies the sets. */
  public Subscription {
    categories = Set.copyOf(categories);
    targets = Set.copyOf(targets);
    forms = Set.copyOf(forms);
  }

  /** Alerts of all forms, each sent at once by itself. */
  public Subscription(
      UUID id,
      String name,
      String url,
      SubscriptionFormat format,
      AlertSeverity severity,
      Set<AlertCategory> categories,
      Set<String> targets,
      Instant createdAt,
      String createdBy) {
    this(
        id,
        name,
        url,
        format,
        severity,
        categories,
        targets,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        createdAt,
        createdBy);
  }

  /** As it is answered: the address of a chat is itself a secret, so only its host is shown. */
  public Subscription shown() {
    return switch (format) {
      case SLACK, DISCORD, TELEGRAM -> withUrl(hostOf(url));
      case FIELDFARE, ALERTMANAGER -> this;
    };
  }

  private Subscription withUrl(String other) {
    return new Subscription(
        id,
        name,
        other,
        format,
        severity,
        categories,
        targets,
        forms,
        quiet,
        group,
        createdAt,
        createdBy);
  }

  private static String hostOf(String url) {
    URI address = URI.create(url);
    return "%s://%s/…".formatted(address.getScheme(), address.getAuthority());
  }

  /** The severities that are sent at this moment. The others wait for the end of quiet hours. */
  public List<AlertSeverity> sentAt(Instant moment) {
    List<AlertSeverity> waiting =
        quiet
            .flatMap(QuietPeriod::stored)
            .filter(hours -> hours.contains(moment))
            .map(QuietPeriod::waiting)
            .orElse(List.of());
    return Arrays.stream(AlertSeverity.values()).filter(each -> !waiting.contains(each)).toList();
  }

  /**
   * True when the alert is sent to it. Alerts without a target concern all. Those without a form
   * are not sent to a subscription to forms.
   */
  public boolean wants(Alert alert, Condition condition) {
    String target = condition.target();
    return alert.severity().isAtLeast(severity)
        && (categories.isEmpty() || categories.contains(alert.category()))
        && (targets.isEmpty() || targets.contains(target) || target.equals(NO_TARGET))
        && (forms.isEmpty() || condition.form().filter(forms::contains).isPresent());
  }
}
