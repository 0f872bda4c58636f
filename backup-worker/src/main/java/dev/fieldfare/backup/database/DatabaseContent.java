package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.backup.verify.BackupReader.RowSink;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.backup.database.SavedDatabase;
import dev.fieldfare.postgres.backup.database.SavedTable;
import java.io.IOException;
import java.util.List;

/**
 * A backup of many tables in its store. The structure is in chunks like the rows: each line is a
 * statement or an object of the catalogue image, as JSON.
 *
 * @param chunks those of each table, in the order of the tables
 */
record DatabaseContent(
    BackupReader reader,
    BackupLocation location,
    BackupReader.Begun backup,
    SavedDatabase database,
    List<List<Integer>> chunks) {

  DatabaseContent {
    chunks = List.copyOf(chunks);
  }

  /**
   * Reads all but the rows.
   *
   * @param sha256 of the manifest, as the ledger has it
   */
  static DatabaseContent read(BackupReader reader, BackupLocation location, String sha256)
      throws IOException {
    BackupReader.Begun backup = reader.begin(location, sha256);
    DatabaseDescription.Parsed parsed = DatabaseDescription.parse(backup.manifest().description());
    StructureLines lines = new StructureLines();
    reader.read(location, backup, parsed.structureChunks(), lines::accept);
    try {
      return new DatabaseContent(
          reader, location, backup, parsed.with(lines), parsed.tableChunks());
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("the manifest does not describe a database", e);
    }
  }

  /** The kind of the backup: tables, schema or full. */
  String type() {
    return backup.manifest().description().path("type").asText();
  }

  /** The rows of a table. */
  void rows(int table, RowSink sink) throws IOException {
    reader.read(location, backup, chunks.get(table), sink);
  }

  List<SavedTable> tables() {
    return database.tables();
  }

  static byte[] line(Object value) throws IOException {
    return (ContractsJson.mapper().writeValueAsString(value) + "\n")
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
