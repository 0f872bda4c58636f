package dev.fieldfare.backup.download;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.CopiedLine;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.StoredBackup;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a table in a backup, in the form that was asked for. One chunk is in memory at a
 * time.
 *
 * <p>Its length is known before the first byte is sent, because all rows are read, checked and
 * formatted twice. So damage is found before, and a reader sees an answer that broke off.
 */
public final class BackupDownload {
  private static final int BUFFER = 64 * 1024;

  private final BackupReader reader;
  private final BackupLocation location;
  private final BackupReader.Begun begun;
  private final DownloadedTable table;
  private final DownloadFormat format;

  private BackupDownload(
      BackupReader reader,
      BackupLocation location,
      BackupReader.Begun begun,
      DownloadedTable table,
      DownloadFormat format) {
    this.reader = reader;
    this.location = location;
    this.begun = begun;
    this.table = table;
    this.format = format;
  }

  /**
   * Opens it.
   *
   * @param wanted the table; not needed for a backup of one
   * @throws BackupRefused when there is no such table, or its rows have no such form
   */
  public static BackupDownload open(
      BackupStore store, StoredBackup backup, Optional<TableName> wanted, DownloadFormat format)
      throws IOException {
    BackupReader reader = new BackupReader(store);
    BackupLocation location = BackupLocation.of(backup.location());
    BackupReader.Begun begun = reader.begin(location, backup.sha256());
    DownloadedTable table = DownloadedTable.of(begun.manifest(), wanted);
    if (table.name().isEmpty() && format == DownloadFormat.SQL) {
      throw new BackupRefused(
          FailureReason.UNSUPPORTED,
          "The backup has values of a change, which are rows of no table. Use csv or json.");
    }
    return new BackupDownload(reader, location, begun, table, format);
  }

  /** Reads and checks all rows; how many bytes {@link #writeTo} writes. */
  public long length() throws IOException {
    Counter counter = new Counter();
    writeTo(counter);
    return counter.bytes;
  }

  /** Writes all rows. */
  public void writeTo(OutputStream out) throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
    RowWriter rows = format.writer(table, buffered);
    rows.begin();
    reader.read(
        location,
        begun,
        table.chunks(),
        (bytes, from, to) -> rows.row(values(CopiedLine.fields(bytes, from, to - 1))));
    rows.end();
    buffered.flush();
  }

  private List<Optional<String>> values(List<Optional<String>> fields) {
    if (table.columns().isEmpty()) {
      return List.of();
    }
    if (fields.size() != table.columns().size()) {
      throw new DamagedBackupException(
          "a row has %d values and not %d".formatted(fields.size(), table.columns().size()));
    }
    return fields;
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes += length;
    }
  }
}
