package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.RestoreLedger.RowSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** Rows through COPY in its text format. */
public final class CopiedRows {
  private static final int BUFFER = 256 * 1024;

  private CopiedRows() {}

  /** Reads all rows. */
  public static void copyOut(Connection session, String query, LineSink sink)
      throws SQLException, IOException {
    CopyOut copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut(query);
    try {
      for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
        sink.accept(line);
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Writes all rows. */
  public static void copyIn(Connection session, String statement, RowSource rows)
      throws SQLException, IOException {
    CopyIn copy = session.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER);
      rows.writeTo(
          (bytes, from, to) -> {
            buffer.write(bytes, from, to - from);
            if (buffer.size() >= BUFFER) {
              send(copy, buffer);
            }
          });
      send(copy, buffer);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  // The source of the rows knows no database.
  private static void send(CopyIn copy, ByteArrayOutputStream buffer) throws IOException {
    try {
      copy.writeToCopy(buffer.toByteArray(), 0, buffer.size());
      buffer.reset();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
