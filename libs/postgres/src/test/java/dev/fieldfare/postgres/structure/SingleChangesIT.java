package dev.fieldfare.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One change of each kind of object and property, and what the image says of it. */
@WithServers
class SingleChangesIT {

  private static final int AT_LEAST = 150;
  private static final int IMAGES_WITHOUT_CHANGE = 20;
  private static final int BATCHES_BETWEEN_COMPARISONS = 10;

  @Test
  void eachIsSeenAndNamedAndNothingElse(PostgresServer server) throws Exception {
    PostgresServer secondServer = TestServers.anotherPostgres();
    try (Playground first = new Playground(server, "plain_one");
        Playground second = new Playground(secondServer, "plain_two")) {
      second.execute("CREATE TABLE before (a int, b text)", "DROP TABLE before");
      List<SingleChange> changes = SingleChange.all();
      first.execute(changes.getFirst());
      second.execute(changes.getFirst());
      List<String> wrong = new ArrayList<>();
      CatalogueImage before = first.image();
      int batches = 0;
      for (List<SingleChange> batch : SingleChange.batches(changes.subList(1, changes.size()))) {
        for (SingleChange change : batch) {
          first.execute(change);
          second.execute(change);
        }
        CatalogueImage after = first.image();
        wrong.addAll(wronglyNamed(batch, spelled(before.differences(after))));
        if (++batches % BATCHES_BETWEEN_COMPARISONS == 0) {
          assertThat(after.differences(second.image())).isEmpty();
        }
        before = after;
      }
      assertThat(wrong).isEmpty();
      assertThat(changes).hasSizeGreaterThan(AT_LEAST);
      assertNothingChanges(first, second);
    } finally {
      secondServer.close();
    }
  }

  @Test
  void eachThatTheOldestVersionHasIsSeenThere() throws Exception {
    TestDatabase any = OldestPostgres.newDatabase();
    try (Playground playground = new Playground(any.server(), "plain_oldest")) {
      List<SingleChange> all = SingleChange.all();
      playground.execute(all.getFirst());
      List<SingleChange> changes =
          all.stream().skip(1).filter(change -> change.since() <= playground.version()).toList();
      CatalogueImage before = playground.image();
      List<String> wrong = new ArrayList<>();
      for (List<SingleChange> batch : SingleChange.batches(changes)) {
        for (SingleChange change : batch) {
          playground.execute(change);
        }
        CatalogueImage after = playground.image();
        List<String> differences = spelled(before.differences(after));
        batch.stream()
            .filter(change -> differences.stream().noneMatch(change.seen()::contains))
            .forEach(change -> wrong.add(change.statements() + " made " + differences));
        before = after;
      }
      assertThat(wrong).isEmpty();
      assertThat(changes).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }
  }

  private static void assertNothingChanges(Playground first, Playground second)
      throws SQLException {
    CatalogueImage image = first.image();
    for (int i = 0; i < IMAGES_WITHOUT_CHANGE; i++) {
      CatalogueImage again = i % 2 == 0 ? second.image() : first.image();
      assertThat(image.differences(again)).isEmpty();
      assertThat(again.hash()).isEqualTo(image.hash());
    }
  }

  /** The changes of a batch that are named wrongly, and differences that none of them makes. */
  private static List<String> wronglyNamed(List<SingleChange> batch, List<String> differences) {
    List<String> wrong = new ArrayList<>();
    List<String> others = new ArrayList<>(differences);
    boolean more = false;
    for (SingleChange change : batch) {
      if (change.seen().isEmpty() || !differences.containsAll(change.seen())) {
        wrong.add(change.statements() + " made " + differences);
      }
      others.removeAll(change.seen());
      more |= change.more();
    }
    if (!more) {
      others.forEach(each -> wrong.add(each + " is by none of " + batch));
    }
    return wrong;
  }

  private static List<String> spelled(List<Difference> differences) {
    return differences.stream().map(SingleChange::spelled).toList();
  }
}
