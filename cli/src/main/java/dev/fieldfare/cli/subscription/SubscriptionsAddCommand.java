package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.NewSubscription;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a subscription. */
@Command(
    name = "add",
    description = "Send alerts to a webhook or a mail address.",
    footer = {"", "Without a secret one is generated and printed once."},
    sortOptions = false)
final class SubscriptionsAddCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", index = "0", description = "1 to 100 printable characters.")
  private String name;

  @Parameters(
      paramLabel = "ADDRESS",
      index = "1",
      arity = "0..1",
      description = "https://… or mailto:…")
  private String address;

  @Option(
      names = "--address-file",
      paramLabel = "FILE",
      description = "Read an address that is a secret itself from this file, or - for input.")
  private String addressFile;

  @Option(
      names = "--message-format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; FIELDFARE by default.")
  private SubscriptionFormat messageFormat;

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "The least urgent one that is sent, MEDIUM by default.")
  private AlertSeverity severity;

  @Option(names = "--category", paramLabel = "CATEGORY", description = "Only these; repeatable.")
  private List<AlertCategory> categories = new ArrayList<>();

  @Option(
      names = "--only-target",
      paramLabel = "T",
      description = "Only alerts of these targets; repeatable.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--form",
      paramLabel = "ID",
      description = "Only alerts of the tables of these forms; repeatable.")
  private List<String> forms = new ArrayList<>();

  @Mixin private GatherOptions gather;

  @Mixin private SecretOptions secret;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    print(session.output(), session.client().monitor().subscriptions().create(asked(session)));
    return ExitCode.OK;
  }

  private NewSubscription asked(Session session) {
    if ((address == null) == (addressFile == null)) {
      throw CommandFailure.usage("give an address, or --address-file.");
    }
    if ("-".equals(addressFile) && secret.readsStandardInput()) {
      throw CommandFailure.usage("only one of them can be read from the standard input.");
    }
    ProcessEnvironment environment = session.processEnvironment();
    return new NewSubscription(
        name,
        address == null ? TextSource.read(environment, addressFile) : address,
        Optional.ofNullable(messageFormat),
        secret.secret(environment),
        Optional.ofNullable(severity),
        categories,
        targets,
        forms,
        gather.quiet(),
        gather.group());
  }

  private static void print(Output output, CreatedSubscription made) {
    output.identifier(made.id());
    made.secret().ifPresent(output::identifier);
    if (output.format() == Format.json) {
      output.document(made);
      return;
    }
    output.line("subscription %s made  id=%s".formatted(made.name(), made.id()));
    made.secret().ifPresent(secret -> output.line("secret, shown only now: " + secret));
  }
}
