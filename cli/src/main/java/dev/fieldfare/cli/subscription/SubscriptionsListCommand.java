package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.WebhookSubscription;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists subscriptions, the oldest first. */
@Command(name = "list", description = "List the webhooks and mail addresses that get alerts.")
final class SubscriptionsListCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    List<WebhookSubscription> all = session.client().monitor().subscriptions().list();
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(new WebhookSubscriptionList(all));
    } else if (all.isEmpty()) {
      output.line("No subscriptions.");
    } else {
      all.forEach(each -> output.identifier(each.id()));
      table(all).lines().forEach(output::line);
    }
    return ExitCode.OK;
  }

  private static TextTable table(List<WebhookSubscription> all) {
    TextTable table =
        TextTable.of(
            "id",
            "name",
            "format",
            "severity",
            "categories",
            "targets",
            "forms",
            "quiet",
            "group",
            "address");
    for (WebhookSubscription each : all) {
      table.row(
          each.id(),
          each.name(),
          each.url().startsWith("mailto:") ? "mail" : each.format().name(),
          each.severity().name(),
          words(each.categories()),
          words(each.targets()),
          words(each.forms()),
          each.quiet().map(SubscriptionsListCommand::quiet).orElse("-"),
          each.group().map(MessageGroup::window).orElse("-"),
          each.url());
    }
    return table;
  }

  private static String quiet(QuietHours hours) {
    return "%s-%s %s".formatted(hours.from(), hours.until(), hours.zone().orElse("UTC"));
  }

  private static String words(Collection<?> values) {
    return values.isEmpty()
        ? "all"
        : values.stream().map(Object::toString).sorted().collect(Collectors.joining(","));
  }
}
