package dev.fieldfare.cli.connection;

import dev.fieldfare.cli.output.ProgressDisplay;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.contracts.migration.Migration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Follows migrations to their end and shows how far they are meanwhile. */
public final class Follower {

  /** How often progress is drawn when nothing happens. */
  private static final Duration SLICE = Duration.ofMillis(250);

  private final FieldfareClient client;
  private final ProgressDisplay progress;

  public Follower(FieldfareClient client, ProgressDisplay progress) {
    this.client = client;
    this.progress = progress;
  }

  /** The migrations at their ends, or as they are when the patience ends. */
  public List<Migration> follow(List<String> ids, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Migration> migrations = new ArrayList<>();
    ids.forEach(id -> migrations.add(client.get(id)));
    for (int i = 0; i < migrations.size(); ) {
      progress.show(migrations);
      boolean isDone = migrations.get(i).status().isFinal();
      long left = deadline - System.nanoTime();
      if (isDone || left <= 0) {
        i++;
      } else {
        Duration slice = Duration.ofNanos(Math.min(left, SLICE.toNanos()));
        migrations.set(i, client.awaitCompletion(migrations.get(i).id(), slice));
      }
    }
    progress.show(migrations);
    return migrations;
  }
}
