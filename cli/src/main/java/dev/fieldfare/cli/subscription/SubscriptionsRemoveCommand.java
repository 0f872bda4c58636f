package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.contracts.alert.WebhookSubscription;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes a subscription. */
@Command(name = "remove", description = "Delete a subscription with its messages and attempts.")
final class SubscriptionsRemoveCommand extends GatewayCommand {

  @Mixin private SubscriptionName named;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SubscriptionClient subscriptions = session.client().monitor().subscriptions();
    WebhookSubscription found = named.find(subscriptions);
    session.confirm("Delete the subscription " + found.name() + "?");
    subscriptions.delete(found.id());
    if (session.output().format() == Format.json) {
      session.output().document(Map.of("removed", found.id()));
    }
    session.output().line("subscription " + found.name() + " deleted");
    return ExitCode.OK;
  }
}
