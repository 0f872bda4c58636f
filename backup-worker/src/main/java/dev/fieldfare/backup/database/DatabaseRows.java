package dev.fieldfare.backup.database;

import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.PieceKey;
import dev.fieldfare.backup.export.PieceWriter;
import dev.fieldfare.postgres.backup.PageRange;
import dev.fieldfare.postgres.backup.database.DatabaseSnapshot;
import dev.fieldfare.postgres.backup.database.SavedTable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Copies the rows of all tables of a snapshot into chunks, with as many sessions as it has. */
final class DatabaseRows {
  private final DatabaseSnapshot snapshot;
  private final ChunkFiles files;
  private final List<ChunkList> chunks = new ArrayList<>();
  private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();

  /** A part of a table, or all rows that a condition chooses. */
  private record Piece(int table, Optional<PageRange> range) {
    PieceKey key(SavedTable of) {
      return range.map(PieceKey::of).orElseGet(() -> PieceKey.of(of.name()));
    }
  }

  DatabaseRows(DatabaseSnapshot snapshot, ChunkFiles files) throws SQLException {
    this.snapshot = snapshot;
    this.files = files;
    List<SavedTable> tables = snapshot.content().tables();
    List<SavedTable> whole = tables.stream().filter(table -> table.condition().isEmpty()).toList();
    Iterator<List<PageRange>> ranges = snapshot.ranges(whole).iterator();
    for (int table = 0; table < tables.size(); table++) {
      chunks.add(new ChunkList());
      if (tables.get(table).condition().isEmpty()) {
        for (PageRange range : ranges.next()) {
          pieces.add(new Piece(table, Optional.of(range)));
        }
      } else {
        pieces.add(new Piece(table, Optional.empty()));
      }
    }
  }

  /** Writes all rows; after an error in one session, the other sessions end with their parts. */
  void copy() throws SQLException, IOException, InterruptedException {
    List<Integer> sessions = new ArrayList<>();
    for (int session = 0; session < snapshot.sessions(); session++) {
      sessions.add(session);
    }
    new SideBySide(sessions.size()).run(sessions, this::drain);
  }

  /** The chunks of each table, in the order of the tables. */
  List<ChunkList> chunks() {
    return chunks;
  }

  private void drain(int session) throws SQLException, IOException {
    try {
      for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        SavedTable table = snapshot.content().tables().get(piece.table());
        PieceWriter rows = files.piece(piece.key(table));
        if (piece.range().isPresent()) {
          snapshot.copy(session, table, piece.range().get(), rows::accept);
        } else {
          snapshot.copyChosen(session, table, rows::accept);
        }
        chunks.get(piece.table()).add(rows);
      }
    } catch (SQLException | IOException | RuntimeException e) {
      pieces.clear();
      throw e;
    }
  }
}
