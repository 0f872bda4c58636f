package dev.fieldfare.bench.speed.job;

import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a program without any of our cares would do: four connections, one change a transaction with
 * its row in a ledger, each transaction sent in one round trip.
 */
public final class PlainLoop {
  /** The ledger of the plain loop. */
  static final List<String> LEDGER =
      List.of(
          "CREATE SCHEMA plain",
          "CREATE TABLE plain.ledger (id uuid PRIMARY KEY DEFAULT uuidv7(), idempotency_key text,"
              + " migration_type text NOT NULL, schema_name text, table_name text, column_name text,"
              + " new_value text, rollback_sql text, status text NOT NULL, success boolean,"
              + " requested_by text, enqueued_at timestamptz NOT NULL DEFAULT now(), finished_at"
              + " timestamptz NOT NULL DEFAULT clock_timestamp())",
          "CREATE TABLE plain.quarantine (id uuid PRIMARY KEY DEFAULT uuidv7(), table_name text,"
              + " column_name text, data jsonb, created_at timestamptz DEFAULT now())",
          "ALTER TABLE plain.quarantine ALTER COLUMN data SET STORAGE EXTERNAL");

  /**
   * A change as the plain loop does it.
   *
   * @param statements without the ledger's row
   */
  record Change(String type, String table, String column, List<String> statements) {
    String transaction() {
      String row =
          "INSERT INTO plain.ledger (migration_type, schema_name, table_name, column_name, new_value,"
              + " rollback_sql, status, success, requested_by) VALUES ('%s', 'public', '%s', '%s',"
              + " 'text', 'ALTER TABLE public.%s DROP COLUMN %s', 'APPLIED', true, 'plain')";
      return "BEGIN; %s; %s; COMMIT"
          .formatted(
              String.join("; ", statements), row.formatted(type, table, column, table, column));
    }
  }

  private static final int CONNECTIONS = 4;

  private final TestDatabase database;

  PlainLoop(TestDatabase database) {
    this.database = database;
  }

  /** Seconds for all of them; the tables are dealt out to the connections. */
  double run(List<Change> changes) throws Exception {
    List<List<String>> shares = new ArrayList<>();
    for (int n = 0; n < CONNECTIONS; n++) {
      shares.add(new ArrayList<>());
    }
    for (Change change : changes) {
      shares.get(Math.floorMod(change.table().hashCode(), CONNECTIONS)).add(change.transaction());
    }
    List<Connection> connections = new ArrayList<>();
    for (int n = 0; n < CONNECTIONS; n++) {
      connections.add(connect());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      long start = System.nanoTime();
      List<Future<Void>> ends = new ArrayList<>();
      for (int n = 0; n < CONNECTIONS; n++) {
        ends.add(threads.submit(share(connections.get(n), shares.get(n))));
      }
      for (Future<Void> end : ends) {
        end.get();
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static Callable<Void> share(Connection connection, List<String> transactions) {
    return () -> {
      try (var statement = connection.createStatement()) {
        for (String transaction : transactions) {
          statement.execute(transaction);
        }
      }
      return null;
    };
  }

  private Connection connect() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", database.user());
    login.setProperty("password", database.password());
    login.setProperty("preferQueryMode", "simple");
    return DriverManager.getConnection(database.jdbcUrl(), login);
  }
}
