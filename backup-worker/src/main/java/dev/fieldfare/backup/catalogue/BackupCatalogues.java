package dev.fieldfare.backup.catalogue;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The backups of all targets that are in use. */
public final class BackupCatalogues {
  private final List<String> configured;
  private final Map<String, BackupCatalogue> ready = new ConcurrentHashMap<>();

  /**
   * The catalogues of these targets, as soon as they are added.
   *
   * @param configured the names of all targets
   */
  public BackupCatalogues(List<String> configured) {
    this.configured = List.copyOf(configured);
  }

  /** Adds a target that answers. */
  public void add(BackupCatalogue catalogue) {
    ready.put(catalogue.target(), catalogue);
  }

  /** The catalogue of a target. */
  public BackupCatalogue of(String target) {
    if (!configured.contains(target)) {
      throw new BackupRefused(
          FailureReason.UNKNOWN_TARGET, "There is no target called \"" + target + "\".");
    }
    return Optional.ofNullable(ready.get(target)).orElseThrow(() -> away(target));
  }

  private static BackupRefused away(String target) {
    return new BackupRefused(
        FailureReason.UNAVAILABLE, "The target " + target + " does not answer; try again.");
  }

  /** A page over one target or all; targets that do not answer are named. */
  public BackupPage page(Optional<String> target, Filter filter) {
    List<BackupDocument> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : target.map(List::of).orElse(configured)) {
      try {
        found.addAll(of(name).page(oneMore(filter)));
      } catch (SQLException e) {
        Log.warnf("target does not answer target=%s reason=%s", name, e.getSQLState());
        missing.add(name);
      } catch (BackupRefused e) {
        if (e.reason() != FailureReason.UNAVAILABLE) {
          throw e;
        }
        missing.add(name);
      }
    }
    found.sort(Comparator.comparing((BackupDocument backup) -> backup.id().toString()).reversed());
    List<BackupDocument> shown = found.subList(0, Math.min(filter.most(), found.size()));
    Optional<String> next =
        found.size() > shown.size()
            ? Optional.of(shown.getLast().id().toString())
            : Optional.empty();
    return new BackupPage(shown, next, missing);
  }

  private static Filter oneMore(Filter filter) {
    return new Filter(
        filter.status(),
        filter.table(),
        filter.schema(),
        filter.name(),
        filter.before(),
        filter.most() + 1);
  }

  /** One backup of any target. */
  public BackupDocument find(UUID id) throws SQLException {
    return holding(id).find(id).orElseThrow(() -> missing(id));
  }

  /** The catalogue that has a backup. */
  public BackupCatalogue holding(UUID id) throws SQLException {
    Collection<BackupCatalogue> all = ready.values();
    for (BackupCatalogue catalogue : all) {
      if (catalogue.find(id).isPresent()) {
        return catalogue;
      }
    }
    if (all.size() < configured.size()) {
      throw new BackupRefused(
          FailureReason.UNAVAILABLE, "Not all targets answer, and no other has this backup.");
    }
    throw missing(id);
  }

  private static BackupRefused missing(UUID id) {
    return new BackupRefused(FailureReason.NOT_FOUND, "There is no backup with the id " + id + ".");
  }
}
