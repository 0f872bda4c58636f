package dev.fieldfare.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntSupplier;

/**
 * An embedded PostgreSQL on loopback: that of the class path, unless the options name another.
 *
 * <p>Its cluster is made at the first start: UTF-8 with the built-in locale C.UTF-8, the same on
 * every system (before version 17 the system's own), SCRAM passwords, data checksums. The superuser
 * is for us (roles, databases); what is tested or served connects as an ordinary role, see {@link
 * #createOwner} and {@link #createDatabase}. As root the server runs in a user namespace, because
 * it refuses to run as root.
 */
public final class PostgresServer extends EmbeddedServer {
  /** The superuser's name. */
  public static final String SUPERUSER = "postgres";

  private final String superuserPassword;
  private final IntSupplier version;

  /**
   * What a server is made of.
   *
   * @param directory where cluster and log are, readable by the owner only
   * @param port on 127.0.0.1
   * @param superuserPassword of letters and digits
   * @param durability whether what it confirms survives a crash of the machine
   * @param settings on top of ours, by the names of postgresql.conf
   * @param diesWithUs whether it must not outlive this JVM
   * @param programs the folder with {@code bin/postgres} and {@code bin/initdb}
   */
  public record Options(
      Path directory,
      int port,
      String superuserPassword,
      Durability durability,
      Map<String, String> settings,
      boolean diesWithUs,
      Path programs) {
    /** Keeps a copy of the settings. */
    public Options {
      settings = Map.copyOf(settings);
    }

    /** A server of the version that is on the class path. */
    public Options(
        Path directory,
        int port,
        String superuserPassword,
        Durability durability,
        Map<String, String> settings,
        boolean diesWithUs) {
      this(
          directory,
          port,
          superuserPassword,
          durability,
          settings,
          diesWithUs,
          Binaries.postgres());
    }

    /** A server for a test: any free port, fast, ended with this JVM. */
    public static Options forTests(Path directory) {
      return new Options(
          directory, FreePorts.next(), Passwords.generate(), Durability.FAST, Map.of(), true);
    }

    /** The same with a setting more. */
    public Options with(String setting, String value) {
      Map<String, String> more = new LinkedHashMap<>(settings);
      more.put(setting, value);
      return new Options(
          directory, port, superuserPassword, durability, more, diesWithUs, programs);
    }

    /** The same with another durability. */
    public Options with(Durability other) {
      return new Options(directory, port, superuserPassword, other, settings, diesWithUs, programs);
    }

    /** The same with another version, see {@link Binaries#postgres(Path)}. */
    public Options with(Path otherPrograms) {
      return new Options(
          directory, port, superuserPassword, durability, settings, diesWithUs, otherPrograms);
    }
  }

  /** A server with these options; it runs after {@link #start}. */
  public PostgresServer(Options options) {
    this(new PostgresCluster(options), options);
  }

  private PostgresServer(PostgresCluster cluster, Options options) {
    this(cluster, options.port(), options.superuserPassword(), cluster::version);
  }

  /**
   * A server that somebody else makes and starts.
   *
   * @param place answers with the superuser's password on the port of 127.0.0.1
   * @param version the major version
   */
  public PostgresServer(
      ServerPlace place, int port, String superuserPassword, IntSupplier version) {
    super("PostgreSQL", port, place);
    this.superuserPassword = superuserPassword;
    this.version = version;
  }

  /** A running server for a test, in a folder that goes with this JVM. */
  public static PostgresServer startForTests() {
    return startForTests(Binaries.postgres());
  }

  /** The same with these programs, see {@link Binaries#postgres(Path)}. */
  public static PostgresServer startForTests(Path programs) {
    Path directory = PrivateFiles.temporaryDirectory("postgres");
    Watchdog.remove(directory);
    PostgresServer server = new PostgresServer(Options.forTests(directory).with(programs));
    server.start();
    return server;
  }

  /** The JDBC URL of a database here, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
  }

  /** The superuser's password. */
  public String superuserPassword() {
    return superuserPassword;
  }

  /** A connection of the superuser; the caller closes it. */
  public Connection superuser(String database) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", SUPERUSER);
    login.setProperty("password", superuserPassword);
    login.setProperty("ApplicationName", "fieldfare-embedded");
    // The driver itself: which drivers DriverManager knows depends on who asked it first.
    return new org.postgresql.Driver().connect(jdbcUrl(database), login);
  }

  /**
   * Makes an ordinary role that may log in, create databases and see the statements of other roles.
   * Where the version allows it for an ordinary role, it may also checkpoint and make autovacuum
   * yield. An existing one gets the password.
   */
  public void createOwner(String role, String password) {
    administer(
        "postgres",
        """
        DO $$ DECLARE permission name; BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE "%1$s"; END IF;
          ALTER ROLE "%1$s" LOGIN NOSUPERUSER CREATEDB PASSWORD '%2$s';
          FOR permission IN SELECT rolname FROM pg_roles
            WHERE rolname IN ('pg_checkpoint', 'pg_signal_autovacuum_worker', 'pg_read_all_stats')
          LOOP EXECUTE format('GRANT %%I TO "%1$s"', permission); END LOOP;
        END $$\
        """
            .formatted(plain(role), plain(password)));
  }

  /**
   * Makes the role with which services log in. It owns only the ledger, which it creates itself,
   * and is a member of the role that owns the tables. An existing one gets the password.
   */
  public void createWorker(String role, String password, String database, String owner) {
    administer(
        database,
        """
        DO $$ DECLARE permission name; BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE "%1$s"; END IF;
          ALTER ROLE "%1$s" LOGIN NOSUPERUSER PASSWORD '%2$s';
          GRANT "%4$s" TO "%1$s";
          GRANT CREATE ON DATABASE "%3$s" TO "%1$s";
          FOR permission IN SELECT rolname FROM pg_roles
            WHERE rolname IN ('pg_checkpoint', 'pg_signal_autovacuum_worker', 'pg_read_all_stats')
          LOOP EXECUTE format('GRANT %%I TO "%1$s"', permission); END LOOP;
        END $$\
        """
            .formatted(plain(role), plain(password), plain(database), plain(owner)));
  }

  /**
   * Makes the role as which scripts of tracks run: it cannot log in, has no rights on the ledger,
   * and owns what the scripts create. The given role becomes a member of it.
   */
  public void createReleaseRole(String role, String database) {
    administer(
        database,
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s_release') THEN
            CREATE ROLE "%1$s_release" NOLOGIN;
          END IF;
          GRANT "%1$s_release" TO "%1$s";
          GRANT CREATE, TEMPORARY ON DATABASE "%2$s" TO "%1$s_release";
          GRANT USAGE, CREATE ON SCHEMA public TO "%1$s_release";
        END $$\
        """
            .formatted(plain(role), plain(database)));
  }

  /** Makes a database that belongs to the role, unless it exists. */
  public void createDatabase(String database, String owner) {
    try (Connection connection = superuser("postgres");
        var statement = connection.createStatement()) {
      var found =
          statement.executeQuery(
              "SELECT FROM pg_database WHERE datname = '" + plain(database) + "'");
      if (!found.next()) {
        statement.execute(
            "CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(plain(database), plain(owner)));
        if (version() < 15) {
          // Since then it is the database owner's by itself.
          administer(database, "ALTER SCHEMA public OWNER TO \"%s\"".formatted(plain(owner)));
        }
      }
    } catch (SQLException e) {
      throw new ServerFailure("cannot create the database " + database, e);
    }
  }

  /** Drops a database and ends the sessions in it. */
  public void dropDatabase(String database) {
    administer(
        "postgres", "DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(plain(database)));
  }

  /** The major version of the programs. */
  public int version() {
    return version.getAsInt();
  }

  /** Runs a statement as superuser. */
  public void administer(String database, String sql) {
    try (Connection connection = superuser(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ServerFailure("cannot administer %s: %s".formatted(database, e.getMessage()), e);
    }
  }

  @Override
  ProcessSignal stopSignal() {
    return ProcessSignal.INT;
  }

  /** Names and passwords that we make ourselves hold nothing that would need quoting. */
  private static String plain(String word) {
    if (!word.matches("[A-Za-z0-9_-]{1,63}")) {
      throw new IllegalArgumentException("only letters, digits, _ and - are allowed");
    }
    return word;
  }
}
