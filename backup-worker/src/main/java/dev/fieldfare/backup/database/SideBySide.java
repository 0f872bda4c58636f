package dev.fieldfare.backup.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Does the same for several things, some of them at the same time. */
record SideBySide(int most) {

  /** What is done for each. */
  @FunctionalInterface
  interface Work<T> {
    void on(T thing) throws SQLException, IOException;
  }

  /** Ends when all have ended; after an error no further one begins. */
  <T> void run(List<T> things, Work<T> work)
      throws SQLException, IOException, InterruptedException {
    Semaphore lanes = new Semaphore(most);
    List<Future<Void>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T thing : things) {
        lanes.acquire();
        if (running.stream().anyMatch(one -> one.state() == Future.State.FAILED)) {
          break;
        }
        running.add(
            threads.submit(
                () -> {
                  try {
                    work.on(thing);
                    return null;
                  } finally {
                    lanes.release();
                  }
                }));
      }
    }
    for (Future<Void> one : running) {
      await(one);
    }
  }

  private static void await(Future<Void> one)
      throws SQLException, IOException, InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException database -> throw database;
        case IOException storage -> throw storage;
        case RuntimeException bug -> throw bug;
        default -> throw new IllegalStateException("a part failed", e.getCause());
      }
    }
  }
}
