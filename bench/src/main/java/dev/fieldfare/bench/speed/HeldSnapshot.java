package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.speed.job.OurSide;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a session that holds a snapshot for minutes ({@code -Dsnapshot.minutes}, by default ten)
 * does to the speed: no dead row can be removed meanwhile. Compared are rounds of one column for
 * each of a thousand tables before the snapshot is taken, while it is held, and at its end.
 */
final class HeldSnapshot implements Benchmark {
  private static final Duration HELD =
      Duration.ofMinutes(Integer.getInteger("snapshot.minutes", 10));
  private static final int TABLES = 1_000;
  // PostgreSQL takes longer for a table that has many columns already.
  private static final int COLUMNS = 50;
  private static final int WARM_UP_ROUNDS = 40;
  private static final int ROUNDS_BEFORE = 20;

  private int rounds;

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker();
    OurSide side = new OurSide(stack);
    Figures warmUp = rounds(stack, side, WARM_UP_ROUNDS);
    Figures before = rounds(stack, side, ROUNDS_BEFORE);
    List<Figures> minutes = new ArrayList<>();
    try (Connection other = stack.database().connect()) {
      takeSnapshot(other);
      for (int minute = 0; minute < HELD.toMinutes(); minute++) {
        minutes.add(minute(stack, side));
        System.out.printf(
            Locale.ROOT,
            "  minute %d: %s/s, %.2f of before%n",
            minute + 1,
            minutes.getLast().text("%.0f"),
            minutes.getLast().median() / before.median());
      }
      other.rollback();
    }
    Figures after = rounds(stack, side, ROUNDS_BEFORE);
    System.out.printf(
        Locale.ROOT,
        "held-snapshot: before %s/s (warming up %.0f), in the last of %d minutes %s/s, ratio %.2f, afterwards %s/s%n",
        before.text("%.0f"),
        warmUp.median(),
        minutes.size(),
        minutes.getLast().text("%.0f"),
        minutes.getLast().median() / before.median(),
        after.text("%.0f"));
  }

  private static void takeSnapshot(Connection other) throws SQLException {
    other.setAutoCommit(false);
    other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = other.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  private Figures minute(BenchmarkStack stack, OurSide side) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    Figures speed = new Figures();
    while (System.nanoTime() < end) {
      speed.addAll(rounds(stack, side, 1));
    }
    return speed;
  }

  private Figures rounds(BenchmarkStack stack, OurSide side, int count) throws Exception {
    Figures speed = new Figures();
    for (int n = 0; n < count; n++, rounds++) {
      String tables = "held" + rounds / COLUMNS + "_";
      if (rounds % COLUMNS == 0) {
        stack
            .database()
            .execute(
                "DO $$ BEGIN FOR n IN 0..%d LOOP EXECUTE format('CREATE TABLE %s%%s (id bigint PRIMARY KEY)', n); END LOOP; END $$"
                    .formatted(TABLES - 1, tables));
      }
      List<String> messages = new ArrayList<>();
      for (int table = 0; table < TABLES; table++) {
        messages.add(
            "{\"type\":\"ADD_COLUMN\",\"table\":\"%s%d\",\"column\":\"c%d\",\"dataType\":\"text\"}"
                .formatted(tables, table, rounds));
      }
      speed.add(TABLES / side.run(messages));
    }
    return speed;
  }
}
