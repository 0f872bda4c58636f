package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.NewSubscription;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.EnumParameter;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import java.util.List;
import java.util.Optional;

/** A form that describes a subscription. */
public class SubscriptionForm extends Submission {

  @FormParam("name")
  @DefaultValue("")
  String name;

  @FormParam("url")
  @DefaultValue("")
  String url;

  @FormParam("format")
  @DefaultValue("")
  String format;

  @FormParam("severity")
  @DefaultValue("")
  String severity;

  @FormParam("category")
  @DefaultValue("")
  String category;

  @FormParam("target")
  @DefaultValue("")
  String target;

  /** What is asked for. The secret is generated. */
  NewSubscription request() {
    return new NewSubscription(
        name.strip(),
        url.strip(),
        text(format).flatMap(text -> EnumParameter.of("format", text, SubscriptionFormat.class)),
        Optional.empty(),
        text(severity).flatMap(text -> EnumParameter.of("severity", text, AlertSeverity.class)),
        text(category)
            .flatMap(text -> EnumParameter.of("category", text, AlertCategory.class))
            .map(List::of)
            .orElse(List.of()),
        text(target).map(List::of).orElse(List.of()));
  }

  private static Optional<String> text(String given) {
    return Optional.of(given.strip()).filter(value -> !value.isEmpty());
  }
}
