package dev.fieldfare.testkit;

import dev.fieldfare.embedded.Passwords;
import dev.fieldfare.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database for a test, and the ordinary role that owns it.
 *
 * <p>The role is no superuser: it owns the database, may create others, checkpoint ({@code
 * pg_checkpoint}, from version 15) and make autovacuum yield ({@code pg_signal_autovacuum_worker},
 * from version 18).
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PostgresServer server;
  private final String name;
  private final String user;
  private final String password;

  private TestDatabase(PostgresServer server, String name, String user, String password) {
    this.server = server;
    this.name = name;
    this.user = user;
    this.password = password;
  }

  /** A new database on the server, with an owner of its own. */
  public static TestDatabase create(PostgresServer server) {
    String name = "test_" + NUMBER.incrementAndGet();
    String password = Passwords.generate();
    server.createOwner(name + "_owner", password);
    server.createDatabase(name, name + "_owner");
    return new TestDatabase(server, name, name + "_owner", password);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The owner's name. */
  public String user() {
    return user;
  }

  /** The owner's password. */
  public String password() {
    return password;
  }

  /** Always 127.0.0.1. */
  public String host() {
    return "127.0.0.1";
  }

  /** The server's port. */
  public int port() {
    return server.port();
  }

  /** The server, to kill, freeze or restart it. */
  public PostgresServer server() {
    return server;
  }

  /** The JDBC URL without user and password. */
  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  /** The JDBC URL through a proxy or another way to the same server. */
  public String jdbcUrl(int otherPort) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(otherPort, name);
  }

  /** The URL that reactive clients and psql take, without user and password. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:%d/%s".formatted(port(), name);
  }

  /** Connections of the owner, a new one each time. */
  public DataSource dataSource() {
    return dataSource(port(), user, password);
  }

  /** Connections of the owner through a proxy. */
  public DataSource dataSource(int otherPort) {
    return dataSource(otherPort, user, password);
  }

  /** Connections of the superuser to this database, for roles, settings and looking on. */
  public DataSource superuserDataSource() {
    return dataSource(port(), PostgresServer.SUPERUSER, server.superuserPassword());
  }

  /** A connection of the owner; the caller closes it. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  /** Runs statements as the owner, each in a transaction of its own. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The first column of each row as text, null for NULL. */
  public List<String> query(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The one value that the query returns, as text. */
  public String value(String sql) {
    List<String> values = query(sql);
    if (values.size() != 1) {
      throw new IllegalStateException("%d rows from: %s".formatted(values.size(), sql));
    }
    return values.getFirst();
  }

  /**
   * Another ordinary role, that may log in and nothing else; its password is this database's.
   *
   * @return the role's name, which begins with the given one and is new on the server
   */
  public String createRole(String nameBeginsWith) {
    String role = (nameBeginsWith + "_" + name).toLowerCase(Locale.ROOT);
    server.administer(name, "CREATE ROLE \"%s\" LOGIN PASSWORD '%s'".formatted(role, password));
    return role;
  }

  /**
   * The role for services that are kept apart from the tables' owner, as in earnest: a member of
   * {@link #user}, with this database's password. Who installs the ledger with it owns that.
   */
  public String createWorker() {
    String role = name + "_worker";
    server.createWorker(role, password, name, user);
    return role;
  }

  /** The role as which scripts of tracks run; the owner is a member of it. */
  public String createReleaseRole() {
    server.createReleaseRole(user, name);
    return user + "_release";
  }

  /** Connections of another role that {@link #createRole} made. */
  public DataSource dataSourceOf(String role) {
    return dataSource(port(), role, password);
  }

  /** Drops the database and ends the sessions in it; roles stay. */
  @Override
  public void close() {
    server.dropDatabase(name);
  }

  private DataSource dataSource(int toPort, String as, String with) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(toPort));
    source.setUser(as);
    source.setPassword(with);
    return source;
  }
}
