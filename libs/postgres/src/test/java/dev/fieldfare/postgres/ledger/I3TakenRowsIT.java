package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A batch is taken when all of it is still to be done and no other migration comes before any of
 * it, for random lines and batches.
 */
@WithServers
class I3TakenRowsIT {

  private static final int ROUNDS = 300;

  private TestDatabase database;

  /** A migration in line; those of one atomic set do not stand in each other's way. */
  private record Placed(UUID id, int seq, List<String> names, Optional<String> set, boolean open) {

    boolean standsBefore(Placed other) {
      boolean together = set.isPresent() && set.equals(other.set);
      return seq < other.seq && !together && !Collections.disjoint(names, other.names);
    }
  }

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @Test
  void i3_takesWhatIsFirstOnAllItsNamesAndNothingElse() throws SQLException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (int round = 0; round < ROUNDS; round++) {
        List<Placed> line = line(random);
        write(connection, line);
        List<Placed> bundle = line.stream().filter(each -> random.nextInt(3) > 0).toList();
        if (random.nextBoolean()) {
          bundle = line.subList(0, random.nextInt(line.size() + 1));
        }
        assertThat(claimsTaken(connection, bundle))
            .as("seed %d round %d: %s of %s", seed, round, bundle, line)
            .isEqualTo(expected(line, bundle));
        connection.rollback();
      }
    }
  }

  @Test
  void i3_whatSomebodyElseWorksOnIsNotTaken() throws SQLException {
    Placed one = new Placed(UUID.randomUUID(), 1, List.of("public.a"), Optional.empty(), true);
    try (Connection first = database.connect();
        Connection second = database.connect()) {
      write(first, List.of(one));
      first.setAutoCommit(false);
      assertThat(claimsTaken(first, List.of(one))).hasValue(1);

      assertThat(claimsTaken(second, List.of(one))).isEmpty();

      first.rollback();
      assertThat(claimsTaken(second, List.of(one))).hasValue(1);
    }
  }

  private static List<Placed> line(Random random) {
    List<Placed> line = new ArrayList<>();
    int tables = 1 + random.nextInt(3);
    for (int seq = 1 + random.nextInt(8); seq > 0; seq--) {
      List<String> names =
          random
              .ints(random.nextInt(5) == 0 ? 2 : 1, 0, tables)
              .distinct()
              .boxed()
              .map(table -> "public.t" + table)
              .toList();
      Optional<String> set =
          random.nextInt(3) == 0 ? Optional.of("set" + random.nextInt(2)) : Optional.empty();
      line.addFirst(new Placed(UUID.randomUUID(), seq, names, set, random.nextInt(30) > 0));
    }
    return line;
  }

  /** How many claims the bundle holds; empty when it may not be taken. */
  private static Optional<Integer> expected(List<Placed> line, List<Placed> bundle) {
    boolean mayNot =
        bundle.stream()
            .anyMatch(
                each ->
                    !each.open
                        || line.stream()
                            .anyMatch(
                                other -> !bundle.contains(other) && other.standsBefore(each)));
    return mayNot
        ? Optional.empty()
        : Optional.of(bundle.stream().mapToInt(each -> each.names.size()).sum());
  }

  private static void write(Connection connection, List<Placed> line) throws SQLException {
    try (var row =
            connection.prepareStatement(
                "INSERT INTO fieldfare.field_migrations (id, seq, names, change_set_id,"
                    + " change_set_atomic, status, migration_type, enqueued_at)"
                    + " VALUES (?, ?, ?, ?, true, ?, 'DROP_COLUMN', now())");
        var claims =
            connection.prepareStatement(
                "INSERT INTO fieldfare.claims SELECT n, m.seq, m.id FROM fieldfare.field_migrations m"
                    + " CROSS JOIN unnest(m.names) AS n WHERE m.id = ?")) {
      for (Placed each : line) {
        row.setObject(1, each.id);
        row.setInt(2, each.seq);
        row.setArray(3, connection.createArrayOf("text", each.names.toArray()));
        row.setString(4, each.set.orElse(null));
        row.setString(5, each.open ? "QUEUED" : "PAUSED");
        row.executeUpdate();
        claims.setObject(1, each.id);
        claims.executeUpdate();
      }
    }
  }

  private static Optional<Integer> claimsTaken(Connection connection, List<Placed> bundle)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT CASE WHEN t.places IS NOT NULL THEN (SELECT count(*) FROM fieldfare.claims c"
                + " WHERE c.ctid = ANY (t.places) AND c.migration_id = ANY (ids)) END"
                + " FROM (SELECT ?::uuid[] AS ids) i, fieldfare.take_rows(ids) t")) {
      Object[] ids = bundle.stream().map(Placed::id).toArray();
      query.setArray(1, connection.createArrayOf("uuid", ids));
      ResultSet row = query.executeQuery();
      row.next();
      int claims = row.getInt(1);
      return row.wasNull() ? Optional.empty() : Optional.of(claims);
    }
  }
}
