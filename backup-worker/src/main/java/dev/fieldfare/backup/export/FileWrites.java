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
 * Puts files into a store by its own threads, so that the caller does not wait for a disk or a
 * server. After a failure no more files are put, and the next call throws the failure.
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

  /** Puts a file in the background; waits while too many files are pending. */
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

  /** Waits for pending files, so that no file appears after a removal. */
  @Override
  public void close() {
    threads.close();
  }
}
