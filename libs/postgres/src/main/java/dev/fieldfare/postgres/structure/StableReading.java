package dev.fieldfare.postgres.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads the catalogues until nothing changed meanwhile. One snapshot is not enough: the functions
 * of the server that print expressions look at the catalogues as they are at that moment, not at
 * those of the snapshot. They fail, or print names that are newer.
 *
 * <p>A reading counts if the catalogues are the same in a second snapshot after it. Else it is
 * repeated. The last attempt always brings a result: it names what could not be read and what
 * changed.
 */
final class StableReading {

  private static final int ATTEMPTS = 5;

  private final Connection connection;
  private final Optional<Set<String>> schemas;

  StableReading(Connection connection, Optional<Set<String>> schemas) {
    this.connection = connection;
    this.schemas = schemas;
  }

  ImageContent read() throws SQLException {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      Optional<ImageContent> content = attempt();
      if (content.isPresent()) {
        return content.get();
      }
    }
    return lastAttempt();
  }

  private Optional<ImageContent> attempt() throws SQLException {
    ImageContent content = new ImageContent();
    try {
      boolean changed = !changes(reader -> reader.read(content)).isEmpty();
      return Optional.of(content).filter(read -> !changed && !read.isConfused());
    } catch (SQLException e) {
      if (!CatalogueState.isAboutObjects(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private ImageContent lastAttempt() throws SQLException {
    ImageContent content = new ImageContent();
    changes(reader -> reader.readSingly(content))
        .forEach(
            catalogue ->
                content.miss(
                    new Unseen("changes in " + catalogue, "it changed while it was read")));
    return content;
  }

  @FunctionalInterface
  private interface Reading {
    void read(ImageReader reader) throws SQLException;
  }

  /** Reads in one snapshot, and returns the catalogues that are others in a second one. */
  private Set<String> changes(Reading reading) throws SQLException {
    AtomicReference<CatalogueState> before = new AtomicReference<>();
    AtomicReference<CatalogueState> after = new AtomicReference<>();
    ImageReader reader = new ImageReader(connection, schemas);
    CatalogueSnapshot.run(
        connection,
        () -> {
          reader.readColumns();
          before.set(new CatalogueState(reader.fingerprints()));
          reading.read(reader);
        });
    CatalogueSnapshot.run(connection, () -> after.set(new CatalogueState(reader.fingerprints())));
    return before.get().changes(after.get());
  }
}
