package dev.fieldfare.stack.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.stack.folder.StackFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Asks whether something is ready, once; a no is an answer, not a failure. */
public final class Readiness {
  private static final int PATIENCE_MILLIS = 2_000;

  private Readiness() {}

  /** Whether a service says that it is ready. */
  public static boolean isUp(String readyUrl) {
    try {
      HttpURLConnection connection = open(readyUrl);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether a service answers and does not say that it must be started again. */
  static boolean isAlive(String liveUrl) {
    try {
      HttpURLConnection connection = open(liveUrl);
      try {
        return connection.getResponseCode() != HttpURLConnection.HTTP_UNAVAILABLE;
      } finally {
        connection.disconnect();
      }
    } catch (IOException silent) {
      return false;
    }
  }

  /** Which checks of a service are down, in a few words. */
  public static String complaint(String readyUrl) {
    try {
      HttpURLConnection connection = open(readyUrl);
      try (InputStream body = connection.getErrorStream()) {
        return body == null ? "answers no longer" : downChecks(body);
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return "it does not answer";
    }
  }

  private static String downChecks(InputStream body) throws IOException {
    List<String> down = new ArrayList<>();
    for (JsonNode check : new ObjectMapper().readTree(body).path("checks")) {
      if (!check.path("status").asText().equals("UP")) {
        down.add(check.path("name").asText() + " " + check.path("data"));
      }
    }
    return down.isEmpty() ? "it gives no reason" : String.join(", ", down);
  }

  private static HttpURLConnection open(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.getResponseCode();
    return connection;
  }

  /** Whether the ledger is installed in the database. */
  public static boolean hasLedger(StackFile.Postgres postgres) {
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
