package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.database.BackupServer;
import dev.fieldfare.backup.database.RestoreRefused;
import dev.fieldfare.postgres.backup.DatabaseRestoreLedger;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** The server of a target, over JDBC. */
public final class JdbcBackupServer implements BackupServer {
  private static final String USED =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid >= 16384)
        OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.oid >= 16384)
        OR EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid >= 16384)
        OR EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.oid >= 16384 AND n.nspname !~ '^pg_(toast_)?temp_')
        OR EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata)
        OR EXISTS (SELECT FROM pg_catalog.pg_event_trigger)
        OR EXISTS (SELECT FROM pg_catalog.pg_foreign_server)
        OR EXISTS (SELECT FROM pg_catalog.pg_foreign_data_wrapper)
        OR EXISTS (SELECT FROM pg_catalog.pg_publication)
        OR EXISTS (SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
          WHERE d.datname = pg_catalog.current_database())
        OR EXISTS (SELECT FROM pg_catalog.pg_collation c WHERE c.oid >= 16384)
        OR EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
          WHERE d.datname = pg_catalog.current_database())
        OR EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datname = pg_catalog.current_database()
          AND a.pid <> pg_catalog.pg_backend_pid() AND a.backend_type = 'client backend')
      """;

  private final DataSource target;
  private final String url;
  private final Properties login = new Properties();

  /**
   * The server at a URL.
   *
   * @param url of the target's own database
   */
  public JdbcBackupServer(DataSource target, String url, String username, String password) {
    this.target = target;
    this.url = url;
    login.setProperty("user", username);
    login.setProperty("password", password);
    login.setProperty("ApplicationName", "fieldfare backup-worker");
    login.setProperty("connectTimeout", "10");
    login.setProperty("tcpKeepAlive", "true");
  }

  @Override
  public Connection connect(String database) throws SQLException {
    Connection connection = new Driver().connect(urlOf(database), login);
    if (connection == null) {
      throw new SQLException("the URL of the target is not one of PostgreSQL", "08001");
    }
    try {
      // The settings of the role or of the database may name a schema of others.
      execute(connection, "SET search_path = pg_catalog, pg_temp");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private String urlOf(String database) {
    int parameters = url.indexOf('?');
    String address = parameters < 0 ? url : url.substring(0, parameters);
    return address.substring(0, address.lastIndexOf('/') + 1)
        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20")
        + (parameters < 0 ? "" : url.substring(parameters));
  }

  @Override
  public String target() throws SQLException {
    try (var connection = target.getConnection()) {
      return value(connection, "SELECT pg_catalog.current_database()").orElseThrow();
    }
  }

  @Override
  public List<String> untrusted(List<String> roles) throws SQLException {
    try (var connection = target.getConnection()) {
      return new DatabaseRestoreLedger(connection).untrusted(roles);
    }
  }

  @Override
  public List<String> missing(List<String> roles, List<String> tablespaces) throws SQLException {
    try (var connection = target.getConnection()) {
      return new DatabaseRestoreLedger(connection).missing(roles, tablespaces);
    }
  }

  @Override
  public Optional<String> comment(String database) throws SQLException {
    try (var connection = target.getConnection();
        var query =
            connection.prepareStatement(
                "SELECT coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), '')"
                    + " FROM pg_catalog.pg_database d WHERE d.datname = ?")) {
      query.setString(1, database);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  @Override
  public void requireEmpty(String database) throws SQLException {
    try (Connection inside = connect(database)) {
      requireEmpty(inside, database);
    }
  }

  private static void requireEmpty(Connection inside, String database) throws SQLException {
    if (value(inside, USED).orElseThrow().equals("t")) {
      throw new RestoreRefused(
          "the database %s exists, and it is not empty or a session uses it".formatted(database));
    }
  }

  // Nobody can enter between the look and the drop, which does not end the sessions of others.
  @Override
  public void dropEmpty(String database, UUID restore) throws SQLException {
    try (Connection outside = connect(target())) {
      try (Connection inside = connect(database)) {
        close(outside, database, restore);
        requireEmpty(inside, database);
      } catch (SQLException | RuntimeException e) {
        reopen(database, restore);
        throw e;
      }
      execute(outside, "DROP DATABASE " + Identifier.quote(database));
    }
  }

  /** Closes a database and says so in its comment, which contains the former comment. */
  public void close(Connection outside, String database, UUID restore) throws SQLException {
    String comment = mark(restore) + comment(database).orElse("");
    describe(outside, database, false, Optional.of(comment));
  }

  @Override
  public void reopen(String database, UUID restore) throws SQLException {
    Optional<String> comment = comment(database);
    if (comment.isEmpty() || !comment.get().startsWith(mark(restore))) {
      return;
    }
    String former = comment.get().substring(mark(restore).length());
    try (Connection outside = connect(target())) {
      describe(outside, database, true, Optional.of(former).filter(text -> !text.isEmpty()));
    }
  }

  private static String mark(UUID restore) {
    return "closed by fieldfare, because the migration %s replaces it; comment before: "
        .formatted(restore);
  }

  // One transaction, so that a closed database always says why.
  private static void describe(
      Connection outside, String database, boolean open, Optional<String> comment)
      throws SQLException {
    String name = Identifier.quote(database);
    String text = comment.map(Literal::quote).orElse("NULL");
    execute(
        outside,
        "BEGIN; COMMENT ON DATABASE %s IS %s; ALTER DATABASE %s ALLOW_CONNECTIONS %s; COMMIT"
            .formatted(name, text, name, open));
  }

  private static Optional<String> value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
