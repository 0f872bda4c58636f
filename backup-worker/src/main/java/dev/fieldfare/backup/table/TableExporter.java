package dev.fieldfare.backup.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.TableSnapshot;
import java.io.IOException;
import java.sql.SQLException;

/** Writes one table, or one column of it with the primary key. */
public final class TableExporter implements BackupExporter {
  private final String target;
  private final RequestedBackups requests;
  private final int sessions;

  /**
   * An exporter of one target.
   *
   * @param sessions how many read a table at the same time
   */
  public TableExporter(String target, RequestedBackups requests, int sessions) {
    this.target = target;
    this.requests = requests;
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return "requested-backups";
  }

  // The snapshot ends before the backup is read back.
  @Override
  public Written export(RequestedBackup backup, ChunkFiles files)
      throws SQLException, IOException, InterruptedException {
    if (!(backup.subject() instanceof RequestedBackup.Subject subject)) {
      throw new IllegalStateException("not a backup of one table: " + backup.id());
    }
    try (TableSnapshot snapshot = requests.snapshot(backup, subject, sessions)) {
      TableExport export = new TableExport(snapshot, files, subject.givesWay());
      export.copy();
      return export.finish(description(backup, subject, snapshot));
    }
  }

  private ObjectNode description(
      RequestedBackup backup, RequestedBackup.Subject subject, TableSnapshot snapshot) {
    TableImage image = snapshot.image();
    ObjectNode description = ContractsJson.mapper().createObjectNode();
    description.put("id", backup.id().toString()).put("target", target);
    description.put("type", subject.type()).put("createdAt", backup.createdAt());
    subject.name().ifPresent(name -> description.put("name", name));
    description.put("schema", subject.table().schema()).put("table", subject.table().name());
    subject.column().ifPresent(column -> description.put("column", column));
    subject.movedTo().ifPresent(schema -> description.put("movedTo", schema));
    description.set("columns", ContractsJson.mapper().valueToTree(image.columns()));
    description.set("primaryKey", ContractsJson.mapper().valueToTree(image.primaryKey()));
    description.put("owner", image.owner());
    if (subject.column().isEmpty()) {
      description.set("parts", ContractsJson.mapper().valueToTree(snapshot.parts()));
    }
    return description;
  }
}
