package dev.fieldfare.contracts.backup;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The contents of the backup store, the newest first, also backups that no ledger knows.
 *
 * @param place where the store is
 * @param more whether there are more folders than listed
 * @param missing the targets whose ledger did not answer
 */
public record StorageListing(String place, List<Entry> items, boolean more, List<String> missing) {

  public StorageListing {
    Objects.requireNonNull(place, "place");
    items = List.copyOf(items);
    missing = missing == null ? List.of() : List.copyOf(missing);
  }

  /**
   * A folder of the store.
   *
   * @param complete whether it has a manifest, which is written last
   * @param known whether the ledger knows this backup; empty when the ledger did not answer
   * @param lastWritten when one of its files was last written
   * @param id of the backup, according to its manifest
   * @param rows according to the manifest
   * @param bytes of its chunks, according to the manifest
   * @param problem why the manifest cannot be read
   */
  public record Entry(
      String target,
      String location,
      boolean complete,
      Optional<Boolean> known,
      Instant lastWritten,
      Optional<UUID> id,
      Optional<String> name,
      Optional<String> type,
      Optional<String> schema,
      Optional<String> table,
      Optional<String> column,
      Optional<String> createdAt,
      Optional<Long> rows,
      Optional<Long> bytes,
      Optional<String> problem) {

    public Entry {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(location, "location");
      Objects.requireNonNull(lastWritten, "lastWritten");
    }

    /** The same entry with another value of {@code known}. */
    public Entry marked(boolean isKnown) {
      return new Entry(
          target,
          location,
          complete,
          Optional.of(isKnown),
          lastWritten,
          id,
          name,
          type,
          schema,
          table,
          column,
          createdAt,
          rows,
          bytes,
          problem);
    }
  }
}
