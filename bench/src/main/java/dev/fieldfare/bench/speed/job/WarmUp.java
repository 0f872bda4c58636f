package dev.fieldfare.bench.speed.job;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the kind that is measured, on tables that no measured run has to do with, until the
 * services' code for them is compiled.
 */
final class WarmUp {
  private static final int TABLES = 1_000;

  private final List<List<String>> rounds;

  private WarmUp(List<List<String>> rounds) {
    this.rounds = rounds;
  }

  /**
   * The same for every table.
   *
   * @param times how often each table has each of the changes
   * @param changes the messages without their table, done one after the other and again and again;
   *     in each, {@code %1$d} stands for the number of the round and {@code %2$d} for the next
   */
  static WarmUp of(int times, String... changes) {
    List<List<String>> rounds = new ArrayList<>();
    for (int round = 0; round < times; round++) {
      for (String change : changes) {
        List<String> messages = new ArrayList<>();
        for (int table = 0; table < TABLES; table++) {
          messages.add(
              "{\"table\":\"warm%d\",%s}".formatted(table, change.formatted(round, round + 1)));
        }
        rounds.add(messages);
      }
    }
    return new WarmUp(rounds);
  }

  /**
   * Several for each table, table by table or one for each table in turn; each round on a share of
   * the tables.
   *
   * @param each how many changes a table has in a round
   * @param change the message without its table; {@code %d} stands for the number of the change
   */
  static WarmUp inARow(int times, int each, boolean inTurns, String change) {
    int share = TABLES / each;
    List<List<String>> rounds = new ArrayList<>();
    for (int round = 0; round < times; round++) {
      List<String> messages = new ArrayList<>();
      int first = round % each * share;
      for (int n = 0; n < share * each; n++) {
        int table = first + (inTurns ? n % share : n / each);
        int of = round / each * each + (inTurns ? n / share : n % each);
        messages.add("{\"table\":\"warm%d\",%s}".formatted(table, change.formatted(of)));
      }
      rounds.add(messages);
    }
    return new WarmUp(rounds);
  }

  /** Makes the tables, each with one row. */
  static List<String> tables() {
    return List.of(
        ("DO $$ BEGIN FOR n IN 0..%d LOOP"
                + " EXECUTE format('CREATE TABLE warm%%s (id bigint PRIMARY KEY, c0 varchar(255))', n);"
                + " EXECUTE format('INSERT INTO warm%%s VALUES (1, ''12.50'')', n);"
                + " END LOOP; END $$")
            .formatted(TABLES - 1));
  }

  /** Messages, each list to be applied before the next is sent. */
  List<List<String>> rounds() {
    return rounds;
  }
}
