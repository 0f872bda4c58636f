package dev.fieldfare.cli.queue;

import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.migration.Migration;
import picocli.CommandLine.Command;

/** Resume a paused target, table, or single migrations. */
@Command(name = "resume", description = "Resume a paused target, table, or single migrations.")
final class QueueResumeCommand extends HoldingCommand {

  @Override
  Migration one(FieldfareClient client, String id) {
    return client.resume(id);
  }

  @Override
  void all(FieldfareClient client, QueueScope scope) {
    client.resumeQueue(scope);
  }

  @Override
  String outcome() {
    return "goes on";
  }
}
