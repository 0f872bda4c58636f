package dev.fieldfare.backup.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.storage.FolderStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are put beside the writer, and a failure of one of them fails the backup. */
class FileWritesTest {
  @TempDir Path folder;
  private final BackupLocation location = new BackupLocation("main", UUID.randomUUID());

  /** A folder whose third file finds a full disk, when the test lets the files through. */
  private final class FullStore implements BackupStore {
    private final FolderStore store = new FolderStore(folder);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger puts = new AtomicInteger();

    @Override
    public void put(BackupLocation where, BackupFile file, byte[] content) throws IOException {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (puts.incrementAndGet() == 3) {
        throw new IOException("no space left");
      }
      store.put(where, file, content);
    }

    @Override
    public byte[] get(BackupLocation where, BackupFile file, long most) throws IOException {
      return store.get(where, file, most);
    }

    @Override
    public void delete(BackupLocation where) throws IOException {
      store.delete(where);
    }
  }

  @Test
  void i5_aFailureOfOneFileFailsTheBackupAndNothingIsPutAfterTheEnd() throws IOException {
    FullStore store = new FullStore();
    try (FileWrites writes = new FileWrites(store, location)) {
      for (int file = 1; file <= 4; file++) {
        writes.begin(BackupFile.chunk(file), new byte[10]);
      }
      store.open.countDown();

      assertThatThrownBy(writes::await).isInstanceOf(IOException.class).hasMessage("no space left");
      assertThatThrownBy(() -> writes.begin(BackupFile.chunk(5), new byte[10]))
          .hasMessage("no space left");
    }
    store.delete(location);

    assertThat(store.puts).hasValue(4);
    assertThat(folder.resolve(location.text())).doesNotExist();
  }
}
