package dev.fieldfare.postgres.structure;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of the superuser, who may change everything, seen by a role that owns nothing. */
final class Playground implements AutoCloseable {
  private final PostgresServer server;
  private final TestDatabase login;
  private final String name;
  private Connection superuser;
  private Connection reader;

  Playground(PostgresServer server, String name) throws SQLException {
    this.server = server;
    this.name = name;
    server.administer("postgres", "CREATE DATABASE " + name);
    this.login = TestDatabase.create(server);
    reconnect();
    prepare();
  }

  void disconnect() throws SQLException {
    reader.close();
    superuser.close();
  }

  void reconnect() throws SQLException {
    superuser = server.superuser(name);
    reader = DriverManager.getConnection(server.jdbcUrl(name), login.user(), login.password());
    try (Statement statement = superuser.createStatement()) {
      statement.execute("SET allow_system_table_mods = on");
    }
  }

  private void prepare() throws SQLException {
    for (String role : List.of("image_reader", "image_owner")) {
      execute(
          "DO $$ BEGIN IF to_regrole('%1$s') IS NULL THEN CREATE ROLE %1$s; END IF; END $$"
              .formatted(role));
    }
    execute("CREATE ACCESS METHOD image_heap TYPE TABLE HANDLER heap_tableam_handler");
    if (version() >= 15) {
      execute("SET allow_in_place_tablespaces = on", "CREATE TABLESPACE image_space LOCATION ''");
    }
  }

  int version() {
    return server.version();
  }

  String name() {
    return name;
  }

  CatalogueImage image() throws SQLException {
    return CatalogueImage.of(reader);
  }

  void execute(SingleChange change) throws SQLException {
    execute(change.statements().toArray(String[]::new));
  }

  void execute(String... statements) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new SQLException(e.getMessage() + " in " + List.of(statements), e);
    }
  }

  @Override
  public void close() throws SQLException {
    reader.close();
    superuser.close();
    drop(server, name);
    if (version() >= 15) {
      server.administer("postgres", "DROP TABLESPACE image_space");
    }
  }

  /** Drops a database, and before it the subscriptions for which the server would keep it. */
  static void drop(PostgresServer server, String name) throws SQLException {
    if (texts(server, "postgres", "SELECT datname FROM pg_database").contains(name)) {
      String of =
          "SELECT quote_ident(subname) FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
      for (String subscription : texts(server, name, of)) {
        server.administer(name, "ALTER SUBSCRIPTION " + subscription + " DISABLE");
        server.administer(name, "ALTER SUBSCRIPTION " + subscription + " SET (slot_name = NONE)");
        server.administer(name, "DROP SUBSCRIPTION " + subscription);
      }
      server.dropDatabase(name);
    }
  }

  private static List<String> texts(PostgresServer server, String database, String query)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = server.superuser(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
