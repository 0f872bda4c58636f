package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.QueueStats.TableStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.Subject;
import java.util.List;
import java.util.Optional;

/** Explains why the command ended before the migrations that it waited for. */
final class UnfinishedWait {

  private final Session session;

  UnfinishedWait(Session session) {
    this.session = session;
  }

  /** The wait is over; what holds the first of them up, if an operator does. */
  String sentence(List<Migration> migrations, int seconds) {
    List<Migration> open = migrations.stream().filter(m -> !m.status().isFinal()).toList();
    Migration first = open.getFirst();
    String waited = "waited %d s, and %d of %d %s not done: ";
    return waited.formatted(
            seconds, open.size(), migrations.size(), open.size() == 1 ? "is" : "are")
        + hold(first).orElseGet(() -> state(first));
  }

  private String state(Migration migration) {
    String reason = migration.waitReason().map(why -> " for " + why).orElse("");
    return "%s is %s%s. ./fieldfare history %s%s shows its progress."
        .formatted(
            what(migration), migration.status(), reason, migration.id(), session.dataOption());
  }

  private Optional<String> hold(Migration migration) {
    if (migration.status() == Status.PAUSED) {
      return Optional.of("%s is paused. %s".formatted(what(migration), resume(migration.id())));
    }
    try {
      return session.client().queue().targets().stream()
          .filter(queue -> queue.target().equals(migration.subject().target()))
          .findFirst()
          .flatMap(queue -> hold(queue, migration.subject()));
    } catch (FieldfareException e) {
      // The wait has ended all the same, and what is known of the migration is said instead.
      return Optional.empty();
    }
  }

  private Optional<String> hold(TargetStats queue, Subject subject) {
    if (queue.paused()) {
      return Optional.of(
          "the queue of %s is paused. %s"
              .formatted(queue.target(), resume("--target " + queue.target())));
    }
    return queue.tables().stream()
        .filter(line -> line.paused() && isOf(line, subject))
        .map(line -> line.schema() + "." + line.table())
        .findFirst()
        .map(
            table ->
                "the line of %s/%s is paused. %s"
                    .formatted(
                        queue.target(),
                        table,
                        resume("--target " + queue.target() + " --table " + table)));
  }

  private String resume(String what) {
    return "./fieldfare queue resume " + what + session.dataOption() + " resumes it.";
  }

  private static boolean isOf(TableStats line, Subject subject) {
    return subject.table().filter(line.table()::equals).isPresent()
        && subject.schema().filter(line.schema()::equals).isPresent();
  }

  private static String what(Migration migration) {
    return migration.subject().type().orElse("the migration")
        + " of "
        + MigrationText.what(migration);
  }
}
