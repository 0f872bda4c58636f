package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.contracts.alert.WebhookSubscription;
import picocli.CommandLine.Parameters;

/** The subscription that a command is about, by its name or its id. */
final class SubscriptionName {

  @Parameters(
      paramLabel = "NAME",
      index = "0",
      description = "The subscription; its id is possible.")
  private String nameOrId;

  WebhookSubscription find(SubscriptionClient subscriptions) {
    return subscriptions.list().stream()
        .filter(each -> each.name().equals(nameOrId) || each.id().equals(nameOrId))
        .findFirst()
        .orElseThrow(
            () -> CommandFailure.error("there is no subscription called " + nameOrId + "."));
  }
}
