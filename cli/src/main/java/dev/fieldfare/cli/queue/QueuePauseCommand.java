package dev.fieldfare.cli.queue;

import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.migration.Migration;
import picocli.CommandLine.Command;

/** Pause a target, a table, or single migrations; answers when none of them is being applied. */
@Command(
    name = "pause",
    description =
        "Pause a target, a table, or single migrations; answers when none of them is being applied.")
final class QueuePauseCommand extends HoldingCommand {

  @Override
  Migration one(FieldfareClient client, String id) {
    return client.pause(id);
  }

  @Override
  void all(FieldfareClient client, QueueScope scope) {
    client.pauseQueue(scope);
  }

  @Override
  String outcome() {
    return "paused";
  }
}
