package dev.fieldfare.postgres.structure.scratch;

import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A session in the target that makes and drops scratch databases. It holds an advisory lock for
 * each one that it made, from before it exists until after it is dropped. The server releases the
 * lock when the session ends, so a database without its lock is abandoned.
 */
final class ScratchKeeper implements AutoCloseable {

  /** The first key of the locks; the second one is in the name of the database. */
  private static final int LIVES = 0x4646_5343;

  private static final int MAKING = 0x4646_534d;

  private static final String RIGHTS =
      """
      SELECT d.oid, pg_catalog.pg_is_in_recovery(), r.rolcreatedb OR r.rolsuper, r.rolname
        FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
       WHERE d.datname = pg_catalog.current_database() AND r.rolname = CURRENT_USER
      """;
  private static final String MADE =
      """
      SELECT d.datname,
             EXISTS (SELECT FROM pg_catalog.pg_locks l
                      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                        AND l.classid::bigint = ?
                        AND l.objid::bigint
                            = ('x' || pg_catalog.lpad(pg_catalog.right(d.datname::text, 8), 16, '0'))
                              ::bit(64)::bigint)
        FROM pg_catalog.pg_database d
       WHERE d.datname ~ ? AND d.datdba = CURRENT_USER::regrole
       ORDER BY d.datname
      """;
  private static final String LOCALE =
      """
      SELECT pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
             coalesce(f.facts ->> 'datlocprovider', 'c'),
             coalesce(f.facts ->> 'datlocale', f.facts ->> 'daticulocale'),
             f.facts ->> 'daticurules'
        FROM pg_catalog.pg_database d, LATERAL (SELECT pg_catalog.to_jsonb(d) AS facts) f
       WHERE d.datname = pg_catalog.current_database()
      """;

  private final Connection connection;
  private final long target;

  private ScratchKeeper(Connection connection, long target) {
    this.connection = connection;
    this.target = target;
  }

  /**
   * Takes over the connection.
   *
   * @throws ScratchUnavailableException when the role may not make databases here
   */
  static ScratchKeeper of(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET search_path = pg_catalog, pg_temp; SET lock_timeout = '1min';"
              + " SET statement_timeout = 0; SET idle_session_timeout = 0");
      return of(connection, statement);
    }
  }

  private static ScratchKeeper of(Connection connection, Statement statement) throws SQLException {
    try (ResultSet rights = statement.executeQuery(RIGHTS)) {
      rights.next();
      if (rights.getBoolean(2)) {
        throw new ScratchUnavailableException(
            "The target is a standby: a scratch database cannot be created on it.");
      }
      if (!rights.getBoolean(3)) {
        String role = rights.getString(4);
        throw new ScratchUnavailableException(
            "The role %s may not create scratch databases. Allow it with: ALTER ROLE %s CREATEDB"
                .formatted(role, Identifier.quote(role)));
      }
      return new ScratchKeeper(connection, rights.getLong(1));
    }
  }

  /** Makes an empty one that only its owner may enter. */
  ScratchName make(String purpose, int most) throws SQLException {
    lock(MAKING, 0);
    try {
      dropAbandoned();
      int made = made(true).size();
      if (made >= most) {
        throw new ScratchUnavailableException(
            "%d scratch databases exist for the target, and %d are allowed. Wait until one is dropped."
                .formatted(made, most));
      }
      ScratchName name = ScratchName.next(target);
      lock(LIVES, name.key());
      create(name, purpose);
      return name;
    } finally {
      unlock(MAKING, 0);
    }
  }

  private void create(ScratchName name, String purpose) throws SQLException {
    String database = Identifier.quote(name.text());
    // Nobody else can enter before PUBLIC has lost its right.
    execute(
        "CREATE DATABASE " + database + " TEMPLATE template0 ALLOW_CONNECTIONS false" + locale());
    try {
      execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
      execute("COMMENT ON DATABASE " + database + " IS " + Literal.quote(purpose));
      execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
    } catch (SQLException e) {
      drop(name);
      throw e;
    }
  }

  /** Drops those whose maker is gone; gives their names. */
  List<String> dropAbandoned() throws SQLException {
    List<String> abandoned = made(false);
    for (String name : abandoned) {
      drop(ScratchName.parse(name));
    }
    return abandoned;
  }

  /** Gives it a name of its own: from now on nothing drops it. No session may be in it. */
  void keep(ScratchName name, String database) throws SQLException {
    execute(
        "ALTER DATABASE %s RENAME TO %s"
            .formatted(Identifier.quote(name.text()), Identifier.quote(database)));
    unlock(LIVES, name.key());
  }

  /** Drops it and ends the sessions in it. */
  void drop(ScratchName name) throws SQLException {
    execute("DROP DATABASE IF EXISTS " + Identifier.quote(name.text()) + " WITH (FORCE)");
    unlock(LIVES, name.key());
  }

  /**
   * The scratch databases of the target. The list is older than the locks: a database that has no
   * lock then has lost it.
   */
  private List<String> made(boolean living) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(MADE)) {
      query.setLong(1, LIVES);
      query.setString(2, ScratchName.pattern(target));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(2) == living) {
            names.add(rows.getString(1));
          }
        }
      }
    }
    return names;
  }

  private String locale() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOCALE)) {
      row.next();
      String sql =
          " ENCODING %s LC_COLLATE %s LC_CTYPE %s"
              .formatted(
                  Literal.quote(row.getString(1)),
                  Literal.quote(row.getString(2)),
                  Literal.quote(row.getString(3)));
      return sql + provider(row.getString(4), row.getString(5), row.getString(6));
    }
  }

  private static String provider(String provider, String locale, String rules) {
    return switch (provider) {
      case "i" ->
          " LOCALE_PROVIDER icu ICU_LOCALE "
              + Literal.quote(locale)
              + (rules == null ? "" : " ICU_RULES " + Literal.quote(rules));
      case "b" -> " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + Literal.quote(locale);
      default -> "";
    };
  }

  private void lock(int first, int second) throws SQLException {
    execute("SELECT pg_catalog.pg_advisory_lock(%d, %d)".formatted(first, second));
  }

  private void unlock(int first, int second) throws SQLException {
    // A failure to unlock would be reported by a warning; the end of the session unlocks, too.
    execute("SELECT pg_catalog.pg_advisory_unlock(%d, %d)".formatted(first, second));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
