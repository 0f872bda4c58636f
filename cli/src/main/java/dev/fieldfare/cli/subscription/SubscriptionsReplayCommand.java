package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends a message again. */
@Command(name = "replay", description = "Send a message again.")
final class SubscriptionsReplayCommand extends GatewayCommand {

  @Mixin private SubscriptionName named;

  @Parameters(paramLabel = "DELIVERY", index = "1", description = "As attempts lists it.")
  private String delivery;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SubscriptionClient subscriptions = session.client().monitor().subscriptions();
    QueuedDelivery queued = subscriptions.replay(named.find(subscriptions).id(), delivery);
    session.output().identifier(queued.deliveryId());
    if (session.output().format() == Format.json) {
      session.output().document(queued);
    }
    session.output().line("message queued  delivery=" + queued.deliveryId());
    return ExitCode.OK;
  }
}
