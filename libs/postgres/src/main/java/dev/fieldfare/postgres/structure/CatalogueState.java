package dev.fieldfare.postgres.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What tells in two snapshots whether the structure changed in between. */
public final class CatalogueState {

  private final SortedMap<String, String> fingerprints;

  CatalogueState(SortedMap<String, String> fingerprints) {
    this.fingerprints = new TreeMap<>(fingerprints);
  }

  /** In the caller's transaction, in which names print qualified. */
  public static CatalogueState of(Connection connection) throws SQLException {
    ImageReader reader = new ImageReader(connection, Optional.empty());
    reader.readColumns();
    return new CatalogueState(reader.fingerprints());
  }

  /** In a snapshot of its own; the connection must not be within a transaction. */
  public static CatalogueState now(Connection connection) throws SQLException {
    CatalogueState[] state = new CatalogueState[1];
    CatalogueSnapshot.run(connection, () -> state[0] = of(connection));
    return state[0];
  }

  /** The catalogues that differ. */
  public Set<String> changes(CatalogueState later) {
    Set<String> changed = new TreeSet<>();
    later.fingerprints.forEach(
        (catalogue, fingerprint) -> {
          if (!fingerprint.equals(fingerprints.get(catalogue))) {
            changed.add(catalogue);
          }
        });
    return changed;
  }

  /**
   * Whether an error is about what is in the catalogues, as where an object goes while it is read:
   * internal errors such as a failed cache lookup, names that do not exist, values that cannot be
   * converted.
   */
  public static boolean isAboutObjects(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return !state.equals("42501")
        && (state.startsWith("XX")
            || state.startsWith("42")
            || state.startsWith("3F")
            || state.startsWith("22"));
  }
}
