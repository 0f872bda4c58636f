package dev.fieldfare.backup.inventory;

import dev.fieldfare.backup.StoreProbe;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.StoreListing.FolderWalk;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.contracts.backup.StorageListing;
import dev.fieldfare.contracts.backup.StorageListing.Entry;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lists the contents of the store. The ledgers say which backups they know. If a ledger does not
 * answer, the list lacks only this mark.
 */
public final class StoreInventory {
  private static final int BATCH = 500;
  private static final int MOST_FOLDERS = 20_000;
  private static final int READERS = 8;
  private static final Comparator<StoredFolder> NEWEST_FIRST =
      Comparator.comparing(StoredFolder::lastWritten)
          .reversed()
          .thenComparing(folder -> folder.location().text());

  private final OrphanSweep.Store store;
  private final StoreProbe probe;

  /** That of a store. */
  public StoreInventory(OrphanSweep.Store store, StoreProbe probe) {
    this.store = store;
    this.probe = probe;
  }

  /** Which backups the ledgers know. */
  public interface Ledgers {
    /** The known ones of these folders and backups; empty when the ledger does not answer. */
    Optional<KnownFolders> known(
        String target, Collection<String> locations, Collection<UUID> backups);
  }

  /** The newest folders of these targets. */
  public StorageListing list(List<String> targets, int most, Ledgers ledgers)
      throws IOException, InterruptedException {
    List<StoredFolder> folders = new ArrayList<>();
    boolean more = false;
    for (String target : targets) {
      more |= !addAll(target, folders);
    }
    folders.sort(NEWEST_FIRST);
    List<StoredFolder> shown = folders.subList(0, Math.min(most, folders.size()));
    List<String> missing = new ArrayList<>();
    List<Entry> entries = marked(described(shown), targets, ledgers, missing);
    return new StorageListing(
        probe.place(), entries, more || shown.size() < folders.size(), missing);
  }

  /** False when there are more folders than the limit. */
  private boolean addAll(String target, List<StoredFolder> folders) throws IOException {
    try (FolderWalk walk = store.listing().walk(target)) {
      List<StoredFolder> next = walk.next(BATCH);
      while (!next.isEmpty() && folders.size() < MOST_FOLDERS) {
        folders.addAll(next);
        next = walk.next(BATCH);
      }
      return next.isEmpty();
    }
  }

  private List<Entry> described(List<StoredFolder> folders)
      throws IOException, InterruptedException {
    StoredManifests manifests = new StoredManifests(store.files());
    try (ExecutorService readers =
        Executors.newFixedThreadPool(READERS, Thread.ofVirtual().factory())) {
      List<Callable<Entry>> tasks = new ArrayList<>();
      folders.forEach(folder -> tasks.add(() -> manifests.describe(folder)));
      List<Entry> entries = new ArrayList<>();
      for (Future<Entry> entry : readers.invokeAll(tasks)) {
        entries.add(result(entry));
      }
      return entries;
    }
  }

  private static Entry result(Future<Entry> entry) throws IOException, InterruptedException {
    try {
      return entry.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException away) {
        throw away;
      }
      throw new IllegalStateException("a manifest could not be read", e.getCause());
    }
  }

  private static List<Entry> marked(
      List<Entry> entries, List<String> targets, Ledgers ledgers, List<String> missing) {
    Map<String, KnownFolders> known = new HashMap<>();
    for (String target : targets) {
      List<Entry> own = entries.stream().filter(entry -> entry.target().equals(target)).toList();
      ledgers
          .known(target, own.stream().map(Entry::location).toList(), ids(own))
          .ifPresentOrElse(found -> known.put(target, found), () -> missing.add(target));
    }
    return entries.stream()
        .map(
            entry ->
                Optional.ofNullable(known.get(entry.target()))
                    .map(found -> entry.marked(isKnown(entry, found)))
                    .orElse(entry))
        .toList();
  }

  private static List<UUID> ids(List<Entry> entries) {
    return entries.stream().flatMap(entry -> entry.id().stream()).toList();
  }

  private static boolean isKnown(Entry entry, KnownFolders known) {
    return known.locations().contains(entry.location())
        || entry.id().filter(known.ids()::contains).isPresent();
  }
}
