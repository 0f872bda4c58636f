package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.Changes;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends changes. */
@Command(
    name = "enqueue",
    description = "Send one change by flags, or several by a file.",
    sortOptions = false)
public final class EnqueueCommand extends GatewayCommand {

  @Mixin private ChangeFlags flags;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The idempotency key: a change that is sent twice with it is applied once.")
  private String key;

  @Mixin private WaitOptions waiting;

  @Override
  protected SenderRole role() {
    return SenderRole.ENQUEUER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Fieldfare root = (Fieldfare) spec.root().userObject();
    ChangeReader reader = new ChangeReader(root.processEnvironment().in(), session.target());
    Changes changes = reader.read(flags);
    session.needs(reader.roleFor(changes));
    return waiting.finish(session, send(session, changes));
  }

  private Accepted send(Session session, Changes changes) {
    boolean isOne = changes.messages().size() == 1 && !changes.atomic() && changes.key().isEmpty();
    if (!isOne) {
      return session.client().enqueue(key == null ? changes : changes.withKey(key));
    }
    MigrationMessage message = changes.messages().getFirst();
    refuseTwoKeys(message.key());
    return session.client().enqueue(key == null ? message : message.with(m -> m.key(key)));
  }

  private void refuseTwoKeys(Optional<String> own) {
    if (key != null && own.isPresent() && !own.get().equals(key)) {
      throw CommandFailure.usage("--key and the id of the change name different keys.");
    }
  }
}
