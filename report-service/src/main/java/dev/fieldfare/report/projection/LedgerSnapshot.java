package dev.fieldfare.report.projection;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The ledger of a target at one moment. */
public interface LedgerSnapshot extends AutoCloseable {

  /** Takes what a query reads, row by row. */
  @FunctionalInterface
  interface Sink<T> {
    /** Takes one row. */
    void take(T row) throws SQLException;
  }

  /** Migrations with the same key. */
  record Activity(ActivityKey key, ActivityAmounts amounts) {}

  /** A migration that a retry could take out of its key. */
  record Retryable(UUID id, ActivityKey key) {}

  /** The last position in the event log. */
  long position();

  /** The event at that position, if the log still has it. */
  Optional<UUID> eventAtPosition();

  /** Committed events that have no position yet. */
  List<UUID> eventsWithoutPosition() throws SQLException;

  /** All migrations that ended. */
  void activity(Sink<Activity> sink) throws SQLException;

  /** All failed and cancelled migrations. */
  void retryable(Sink<Retryable> sink) throws SQLException;

  /** All backups. */
  void backups(Sink<BackupState> sink) throws SQLException;

  @Override
  void close() throws SQLException;
}
