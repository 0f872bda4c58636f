package dev.fieldfare.backup.support;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import java.io.IOException;
import java.sql.SQLException;

/** A store that does something else before rows are read from it. */
public record Meanwhile(BackupStore store, Work work) implements BackupStore {

  /** Something in a database. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws SQLException;
  }

  @Override
  public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
    store.put(location, file, content);
  }

  @Override
  public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
    if (!file.equals(BackupFile.MANIFEST)) {
      try {
        work.run();
      } catch (SQLException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return store.get(location, file, most);
  }

  @Override
  public void delete(BackupLocation location) throws IOException {
    store.delete(location);
  }
}
