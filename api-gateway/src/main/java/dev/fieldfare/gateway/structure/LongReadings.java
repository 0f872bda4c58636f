package dev.fieldfare.gateway.structure;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.RequestRefused;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/** Readings of whole structures: how many at once, for how long, and how large. */
final class LongReadings {

  private static final int AT_ONCE = 2;
  private static final int MINUTES = 10;
  private static final int BYTES_AN_OBJECT = 1500;
  private static final String LONG =
      "SET statement_timeout = '%1$dmin'; SET idle_in_transaction_session_timeout = '%1$dmin'"
          .formatted(MINUTES);
  private static final String SHORT =
      "SET statement_timeout = '20s'; SET idle_in_transaction_session_timeout = '5s';"
          + " SET search_path = pg_catalog";
  private static final String OBJECTS =
      """
      SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       WHERE c.oid >= 16384 AND (cardinality(?) = 0 OR n.nspname = ANY (?))
      """;

  private final Semaphore places = new Semaphore(AT_ONCE);

  /** Refuses when others are at it: memory is for few. */
  <T> T alone(Supplier<T> reading) {
    if (!places.tryAcquire()) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "Other structures are being read now; try again.");
    }
    try {
      return reading.get();
    } finally {
      places.release();
    }
  }

  /** Work that fails as reading from a database and writing to a file do. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException, IOException;
  }

  /** Gives the session more time, and takes it back. */
  <T> T on(Connection connection, Work<T> work) throws SQLException {
    int before = connection.getNetworkTimeout();
    try {
      connection.setNetworkTimeout(Runnable::run, MINUTES * 60_000);
      execute(connection, LONG);
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException("a structure cannot be written to a temporary file", e);
    } finally {
      if (!connection.isClosed()) {
        execute(connection, SHORT);
        connection.setNetworkTimeout(Runnable::run, before);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Refuses an image that would not fit into the memory of the gateway. */
  static void requireRoom(Connection connection, Set<String> schemas) throws SQLException {
    long most = Runtime.getRuntime().maxMemory() / 4 / BYTES_AN_OBJECT;
    try (PreparedStatement query = connection.prepareStatement(OBJECTS)) {
      var names = connection.createArrayOf("text", schemas.toArray());
      query.setArray(1, names);
      query.setArray(2, names);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        long objects = row.getLong(1);
        if (objects > most) {
          throw new RequestRefused(
              FailureReason.TOO_LARGE,
              "The structure has about %d objects, and the memory of the gateway is enough for %d. Name schemas, or start the gateway with a larger heap."
                  .formatted(objects, most));
        }
      }
    }
  }

  /** The content of what may be compressed, up to a limit. */
  static InputStream unpacked(InputStream sent) throws IOException {
    PushbackInputStream start = new PushbackInputStream(sent, 2);
    byte[] magic = start.readNBytes(2);
    start.unread(magic);
    boolean packed = magic.length == 2 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b;
    return new Limited(
        packed ? new GZIPInputStream(start) : start, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Ends with a refusal where more comes than may. */
  private static final class Limited extends FilterInputStream {
    private final long most;
    private long read;

    Limited(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = super.read(buffer, offset, length);
      count(Math.max(0, got));
      return got;
    }

    private void count(int more) {
      read += more;
      if (read > most) {
        throw new RequestRefused(
            FailureReason.TOO_LARGE,
            "The document is larger than the memory of the gateway allows, %d bytes."
                .formatted(most));
      }
    }
  }
}
