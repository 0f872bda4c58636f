package dev.fieldfare.backup.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.export.PieceKey;
import dev.fieldfare.backup.export.PieceWriter;
import dev.fieldfare.postgres.backup.PageRange;
import dev.fieldfare.postgres.backup.TableSnapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Copies one moment of a table into chunks, with as many sessions as the snapshot has. */
final class TableExport {
  // The hashes of the chunks are in the manifest, and rows are not compared with the database.
  private static final String NO_ROWS_HASH = "";

  private final TableSnapshot snapshot;
  private final ChunkFiles files;
  private final boolean givesWay;
  private final Queue<PageRange> ranges;

  /**
   * An export into these files.
   *
   * @param givesWay whether it ends when another session waits for the table
   */
  TableExport(TableSnapshot snapshot, ChunkFiles files, boolean givesWay) {
    this.givesWay = givesWay;
    this.snapshot = snapshot;
    this.files = files;
    this.ranges = new ConcurrentLinkedQueue<>(snapshot.ranges());
  }

  /** Writes all rows; after an error in one session, the other sessions end with their parts. */
  void copy() throws SQLException, IOException, InterruptedException {
    List<Future<Void>> sessions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int session = 0; session < snapshot.sessions(); session++) {
        int number = session;
        sessions.add(threads.submit(() -> drain(number)));
      }
    }
    for (Future<Void> session : sessions) {
      await(session);
    }
  }

  Written finish(JsonNode description) throws IOException {
    return files.finish(description, NO_ROWS_HASH);
  }

  private Void drain(int session) throws SQLException, IOException {
    try {
      for (PageRange range = ranges.poll(); range != null; range = ranges.poll()) {
        PieceWriter rows = files.piece(PieceKey.of(range));
        snapshot.copy(session, range, rows::accept);
        rows.finish();
        if (givesWay && snapshot.isInTheWay(session)) {
          throw new GaveWayException();
        }
      }
      return null;
    } catch (SQLException | IOException | RuntimeException e) {
      ranges.clear();
      throw e;
    }
  }

  private static void await(Future<Void> session)
      throws SQLException, IOException, InterruptedException {
    try {
      session.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException database -> throw database;
        case IOException storage -> throw storage;
        case RuntimeException bug -> throw bug;
        default -> throw new IllegalStateException("a copy failed", e.getCause());
      }
    }
  }
}
