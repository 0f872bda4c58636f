package dev.fieldfare.backup.table;

import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.postgres.backup.RequestedBackup;
import java.io.IOException;
import java.sql.SQLException;

/** Writes what a requested backup is of. */
public interface BackupExporter {

  /** The name of the loop that uses it. */
  String name();

  /** Writes all of it, the manifest last. */
  Written export(RequestedBackup backup, ChunkFiles files)
      throws SQLException, IOException, InterruptedException;
}
