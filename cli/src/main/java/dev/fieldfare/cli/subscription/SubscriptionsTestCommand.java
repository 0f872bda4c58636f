package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.monitor.SubscriptionClient;
import dev.fieldfare.contracts.alert.DeliveryAttempt;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.message.SenderRole;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a test message. */
@Command(
    name = "test",
    description = "Send a test message, and wait for its first attempt.",
    footer = {"", "Exit codes: 0 delivered, 1 refused, 75 no attempt in this time."})
final class SubscriptionsTestCommand extends GatewayCommand {

  @Mixin private SubscriptionName named;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      description = "How long to wait, 40 s by default; 0 does not wait.")
  private int seconds = 40;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    SubscriptionClient subscriptions = session.client().monitor().subscriptions();
    String id = named.find(subscriptions).id();
    QueuedDelivery sent = subscriptions.test(id);
    session.output().identifier(sent.deliveryId());
    Optional<DeliveryAttempt> attempt =
        seconds <= 0
            ? Optional.empty()
            : subscriptions.awaitAttempt(id, sent.deliveryId(), Duration.ofSeconds(seconds));
    return print(session, sent, attempt);
  }

  private int print(Session session, QueuedDelivery sent, Optional<DeliveryAttempt> attempt) {
    if (session.output().format() == Format.json) {
      session.output().document(attempt.isPresent() ? attempt.get() : sent);
    }
    if (attempt.isEmpty()) {
      session.output().line("test message queued  delivery=" + sent.deliveryId());
      return seconds <= 0 ? ExitCode.OK : ExitCode.TEMPORARY;
    }
    AttemptLines.table(attempt.stream().toList(), session.output().style())
        .lines()
        .forEach(session.output()::line);
    return attempt.get().error().isEmpty() ? ExitCode.OK : ExitCode.ERROR;
  }
}
