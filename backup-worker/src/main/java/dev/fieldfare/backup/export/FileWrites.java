package dev.fieldfare.backup.export;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Puts files into a store beside the threads that make them, because a disk or a server lets each
 * one wait. After a failure nothing more is put, and the next call throws it.
 */
final class FileWrites implements AutoCloseable {
  private static final int MOST_AT_A_TIME = 6;

  private final BackupStore store;
  private final BackupLocation location;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  FileWrites(BackupStore store, BackupLocation location) {
    this.store = store;
    this.location = location;
  }

  /** Puts a file soon; waits while too many are on their way. */
  void begin(BackupFile file, byte[] content) throws IOException {
    places.acquireUninterruptibly();
    if (failure.get() != null) {
      places.release();
      throwFailure();
    }
    threads.execute(() -> put(file, content));
  }

  private void put(BackupFile file, byte[] content) {
    try {
      store.put(location, file, content);
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e);
    } finally {
      places.release();
    }
  }

  /** Waits until all files are in the store. */
  void await() throws IOException {
    places.acquireUninterruptibly(MOST_AT_A_TIME);
    places.release(MOST_AT_A_TIME);
    throwFailure();
  }

  private void throwFailure() throws IOException {
    switch (failure.get()) {
      case null -> {}
      case IOException storage -> throw storage;
      case RuntimeException bug -> throw bug;
      default -> throw new IllegalStateException(failure.get());
    }
  }

  /** Waits for those on their way: what is removed afterwards does not come back. */
  @Override
  public void close() {
    threads.close();
  }
}
