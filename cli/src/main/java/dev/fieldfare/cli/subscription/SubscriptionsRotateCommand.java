package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.contracts.alert.NewWebhookSecret;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Replaces the secret of a subscription. */
@Command(
    name = "rotate",
    description = "Replace the secret; the former one signs beside it for a day.",
    footer = {"", "Without a secret one is generated and printed once."})
final class SubscriptionsRotateCommand extends GatewayCommand {

  @Mixin private SubscriptionName named;

  @Mixin private SecretOptions secret;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SubscriptionClient subscriptions = session.client().monitor().subscriptions();
    var given = secret.secret(session.processEnvironment());
    print(session.output(), subscriptions.rotate(named.find(subscriptions).id(), given));
    return ExitCode.OK;
  }

  private static void print(Output output, NewWebhookSecret rotated) {
    rotated.secret().ifPresent(output::identifier);
    if (output.format() == Format.json) {
      output.document(rotated);
      return;
    }
    rotated.secret().ifPresent(made -> output.line("secret, shown only now: " + made));
    output.line("the former secret signs beside it until " + rotated.formerUntil());
  }
}
