package dev.fieldfare.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Asks whether something is ready, once; a no is an answer, not a failure. */
final class Readiness {
  private static final int PATIENCE_MILLIS = 2_000;

  private Readiness() {}

  /** Whether a service says that it is ready. */
  static boolean isUp(String readyUrl) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(readyUrl).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether the ledger is installed in the database. */
  static boolean hasLedger(StackFile.Postgres postgres) {
    Properties login = new Properties();
    login.setProperty("user", postgres.user());
    login.setProperty("password", postgres.password());
    login.setProperty("connectTimeout", "2");
    login.setProperty("socketTimeout", "5");
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), login);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT to_regnamespace('fieldfare') IS NOT NULL")) {
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException notYet) {
      return false;
    }
  }
}
