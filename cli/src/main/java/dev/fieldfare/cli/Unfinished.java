package dev.fieldfare.cli;

import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.QueueStats.TableStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.Subject;
import java.util.List;
import java.util.Optional;

/** Says why somebody who waited for migrations did not see their end. */
final class Unfinished {

  private Unfinished() {}

  /** The wait is over; what holds the first of them up, if an operator does. */
  static String sentence(FieldfareClient client, List<Migration> migrations, int seconds) {
    List<Migration> open = migrations.stream().filter(m -> !m.status().isFinal()).toList();
    Migration first = open.getFirst();
    String waited = "waited %d s, and %d of %d %s not done: ";
    return waited.formatted(
            seconds, open.size(), migrations.size(), open.size() == 1 ? "is" : "are")
        + hold(client, first).orElseGet(() -> state(first));
  }

  private static String state(Migration migration) {
    String reason = migration.waitReason().map(why -> " for " + why).orElse("");
    return "%s is %s%s. fieldfare history %s tells how it goes on."
        .formatted(what(migration), migration.status(), reason, migration.id());
  }

  private static Optional<String> hold(FieldfareClient client, Migration migration) {
    if (migration.status() == Status.PAUSED) {
      return Optional.of(
          "%s is paused. fieldfare queue resume %s lets it go on."
              .formatted(what(migration), migration.id()));
    }
    try {
      return client.queue().targets().stream()
          .filter(queue -> queue.target().equals(migration.subject().target()))
          .findFirst()
          .flatMap(queue -> hold(queue, migration.subject()));
    } catch (FieldfareException e) {
      // The wait has ended all the same, and what is known of the migration is said instead.
      return Optional.empty();
    }
  }

  private static Optional<String> hold(TargetStats queue, Subject subject) {
    if (queue.paused()) {
      return Optional.of(
          "the queue of %1$s is paused. fieldfare queue resume --target %1$s lets it go on."
              .formatted(queue.target()));
    }
    return queue.tables().stream()
        .filter(line -> line.paused() && isOf(line, subject))
        .map(line -> line.schema() + "." + line.table())
        .findFirst()
        .map(
            table ->
                "the line of %1$s/%2$s is paused. fieldfare queue resume --target %1$s --table %2$s lets it go on."
                    .formatted(queue.target(), table));
  }

  private static boolean isOf(TableStats line, Subject subject) {
    return subject.table().filter(line.table()::equals).isPresent()
        && subject.schema().filter(line.schema()::equals).isPresent();
  }

  private static String what(Migration migration) {
    return migration.subject().type().orElse("the migration") + " of " + Migrations.what(migration);
  }
}
