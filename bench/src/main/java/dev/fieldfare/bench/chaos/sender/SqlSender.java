package dev.fieldfare.bench.chaos.sender;

import dev.fieldfare.bench.chaos.ChaosEnvironment;
import dev.fieldfare.bench.chaos.sender.SentMessage.Way;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Enqueues by SQL: alone, or in a transaction with a write of its own, which is sometimes rolled
 * back.
 */
public final class SqlSender extends WholeSetSender {
  /** Where the sender saves what stands or falls with its request. */
  public static final String SAVED = "CREATE TABLE chaos.saved (key text PRIMARY KEY)";

  private final ChaosEnvironment environment;
  private Connection connection;

  public SqlSender(String name, Post post, ChaosEnvironment environment) {
    super(name, post);
    this.environment = environment;
  }

  @Override
  Way way() {
    return Way.SQL;
  }

  @Override
  Message inSet(Message member, String id, int index, int of, boolean atomic) {
    return hasKeyAsWhole(id)
        ? new Message(Optional.of(id + "/" + index), member.body(), member.worth(), member.raw())
        : member;
  }

  /** The key of the whole set, or a key in each of its members. */
  private static boolean hasKeyAsWhole(String setId) {
    return setId.hashCode() % 2 == 0;
  }

  @Override
  boolean takesArrays() {
    return true;
  }

  @Override
  void transmit(List<SentMessage> together) throws SQLException {
    boolean withOwnWrite = together.getFirst().number() % 2 == 0;
    boolean withdraws = withOwnWrite && together.getFirst().number() % 14 == 0;
    try {
      List<String> ids = enqueue(together, withOwnWrite, withdraws);
      if (withdraws) {
        together.forEach(SentMessage::withdrew);
      } else {
        together.forEach(sent -> sent.answered(ids));
      }
    } catch (SQLException e) {
      if (isRefusal(e)) {
        together.forEach(SentMessage::refusedAtTheDoor);
        rollBack();
        return;
      }
      hangUp();
      throw e;
    }
  }

  private static boolean isRefusal(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("0A");
  }

  private List<String> enqueue(List<SentMessage> together, boolean withOwnWrite, boolean withdraws)
      throws SQLException {
    Connection database = connection();
    database.setAutoCommit(!withOwnWrite);
    if (withOwnWrite) {
      save(database, together);
    }
    List<String> ids = new ArrayList<>();
    try (PreparedStatement call =
        database.prepareStatement("SELECT fieldfare.enqueue(?::jsonb, ?)::text")) {
      call.setString(1, body(together));
      call.setString(2, key(together));
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    if (withdraws) {
      database.rollback();
    } else if (withOwnWrite) {
      database.commit();
    }
    return ids;
  }

  private static void save(Connection database, List<SentMessage> together) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement("INSERT INTO chaos.saved VALUES (?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, together.getFirst().toString().split(" x", 2)[0]);
      insert.execute();
    }
  }

  private String key(List<SentMessage> together) {
    return together.getFirst().changeSet().filter(SqlSender::hasKeyAsWhole).orElse(null);
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = environment.connect(name, environment.sendersToPostgres().port(), Map.of());
    }
    return connection;
  }

  private void rollBack() throws SQLException {
    if (connection != null && !connection.getAutoCommit()) {
      connection.rollback();
    }
  }

  private void hangUp() {
    Connection old = connection;
    connection = null;
    try {
      if (old != null) {
        old.abort(Runnable::run);
      }
    } catch (SQLException gone) {
      // It is what we wanted.
      connection = null;
    }
  }
}
