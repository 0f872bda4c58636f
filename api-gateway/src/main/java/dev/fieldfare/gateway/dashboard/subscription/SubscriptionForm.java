package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.NewSubscription;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.EnumParameter;
import jakarta.ws.rs.FormParam;
import java.util.List;
import java.util.Optional;

/** A form that describes a subscription. */
public class SubscriptionForm extends Submission {

  @FormParam("name")
  String name;

  @FormParam("url")
  String url;

  @FormParam("format")
  String format;

  @FormParam("severity")
  String severity;

  @FormParam("category")
  String category;

  @FormParam("target")
  String target;

  @FormParam("form")
  String form;

  @FormParam("from")
  String from;

  @FormParam("until")
  String until;

  @FormParam("zone")
  String zone;

  @FormParam("passes")
  String passes;

  @FormParam("seconds")
  String seconds;

  /** What is asked for. The secret is generated. */
  NewSubscription request() {
    return new NewSubscription(
        given(name),
        given(url),
        chosen(format).flatMap(text -> EnumParameter.of("format", text, SubscriptionFormat.class)),
        Optional.empty(),
        chosen(severity).flatMap(text -> EnumParameter.of("severity", text, AlertSeverity.class)),
        chosen(category)
            .flatMap(text -> EnumParameter.of("category", text, AlertCategory.class))
            .map(List::of)
            .orElse(List.of()),
        chosen(target).map(List::of).orElse(List.of()),
        chosen(form).map(List::of).orElse(List.of()),
        quiet(),
        chosen(seconds).map(text -> new MessageGroup("PT" + text + "S", Optional.empty())));
  }

  // The severity that passes is always chosen; the times say whether there are quiet hours.
  private Optional<QuietHours> quiet() {
    return chosen(from).isEmpty() && chosen(until).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new QuietHours(
                given(from),
                given(until),
                chosen(zone),
                chosen(passes)
                    .flatMap(text -> EnumParameter.of("passes", text, AlertSeverity.class))));
  }
}
