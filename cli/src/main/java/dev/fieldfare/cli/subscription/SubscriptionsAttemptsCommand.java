package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists attempts to deliver. */
@Command(name = "attempts", description = "List the newest attempts to deliver.")
final class SubscriptionsAttemptsCommand extends GatewayCommand {

  @Mixin private SubscriptionName named;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The largest number of entries, 1 to 500.")
  private int limit = 50;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SubscriptionClient subscriptions = session.client().monitor().subscriptions();
    DeliveryAttemptList attempts = subscriptions.attempts(named.find(subscriptions).id(), limit);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(attempts);
    } else if (attempts.items().isEmpty()) {
      output.line("No attempts.");
    } else {
      attempts.items().forEach(attempt -> output.identifier(attempt.deliveryId()));
      AttemptLines.table(attempts.items(), output.style()).lines().forEach(output::line);
    }
    return ExitCode.OK;
  }
}
