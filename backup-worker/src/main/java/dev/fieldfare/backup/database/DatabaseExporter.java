package dev.fieldfare.backup.database;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.table.BackupExporter;
import dev.fieldfare.backup.table.RequestedBackups;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.postgres.backup.database.DatabaseSnapshot;
import java.io.IOException;
import java.sql.SQLException;

/** Writes several tables, a schema or all, as of one moment, with their structure. */
public final class DatabaseExporter implements BackupExporter {
  // The hashes of the chunks are in the manifest; a proof compares the rows.
  private static final String NO_ROWS_HASH = "";

  private final String target;
  private final RequestedBackups requests;
  private final int sessions;

  /**
   * An exporter of one target.
   *
   * @param sessions how many read at the same time
   */
  public DatabaseExporter(String target, RequestedBackups requests, int sessions) {
    this.target = target;
    this.requests = requests;
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return "database-backups";
  }

  // The snapshot ends before the backup is read back.
  @Override
  public Written export(RequestedBackup backup, ChunkFiles files)
      throws SQLException, IOException, InterruptedException {
    if (!(backup.subject() instanceof BackupScope scope)) {
      throw new IllegalStateException("not a backup of many tables: " + backup.id());
    }
    try (DatabaseSnapshot snapshot = requests.snapshot(backup, scope, sessions)) {
      requests.warn(backup, snapshot.warnings());
      ChunkList structure = StructureLines.write(snapshot.content(), files);
      DatabaseRows rows = new DatabaseRows(snapshot, files);
      rows.copy();
      ObjectNode description = description(backup, scope);
      snapshot.warnings().forEach(description.putArray("warnings")::add);
      DatabaseDescription.describe(description, snapshot.content(), rows.chunks(), structure);
      DatabaseDescription.describe(description, snapshot.restorable());
      return files.finish(description, NO_ROWS_HASH);
    }
  }

  private ObjectNode description(RequestedBackup backup, BackupScope scope) {
    ObjectNode description = ContractsJson.mapper().createObjectNode();
    description.put("id", backup.id().toString()).put("target", target);
    description.put("type", scope.type()).put("createdAt", backup.createdAt());
    scope.name().ifPresent(name -> description.put("name", name));
    scope.schema().ifPresent(schema -> description.put("schema", schema));
    return description;
  }
}
