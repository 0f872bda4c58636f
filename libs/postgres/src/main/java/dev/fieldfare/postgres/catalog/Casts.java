package dev.fieldfare.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the catalogue says about casts between types; casts between built-in types are remembered.
 */
public final class Casts {

  private static final long FIRST_USER_OID = 16_384;
  private static final int REMEMBERED = 10_000;

  private final Map<Pair, Optional<Context>> builtIn = new ConcurrentHashMap<>();

  /** When a cast is allowed to happen. */
  public enum Context {
    /** By itself, anywhere. */
    IMPLICIT,
    /** When a value is stored. */
    ASSIGNMENT,
    /** Only when it is written down. */
    EXPLICIT
  }

  private record Pair(long from, long to) {}

  /** The cast of {@code pg_cast} between two types; empty when there is none. */
  public Optional<Context> between(Connection target, long from, long to) throws SQLException {
    Pair pair = new Pair(from, to);
    Optional<Context> known = builtIn.get(pair);
    if (known != null) {
      return known;
    }
    Optional<Context> read = read(target, pair);
    if (from < FIRST_USER_OID && to < FIRST_USER_OID && builtIn.size() < REMEMBERED) {
      builtIn.put(pair, read);
    }
    return read;
  }

  private static Optional<Context> read(Connection target, Pair pair) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement(
            "SELECT castcontext FROM pg_catalog.pg_cast WHERE castsource = ? AND casttarget = ?")) {
      statement.setLong(1, pair.from());
      statement.setLong(2, pair.to());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(context(row.getString(1))) : Optional.empty();
      }
    }
  }

  private static Context context(String letter) {
    return switch (letter) {
      case "i" -> Context.IMPLICIT;
      case "a" -> Context.ASSIGNMENT;
      default -> Context.EXPLICIT;
    };
  }
}
