package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.BackupLocation;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Lists what is in a store, whether the ledger knows it or not. */
public interface StoreListing {

  /** The folders of a target, in any order. */
  FolderWalk walk(String target) throws IOException;

  /** A walk over folders; a folder that is made meanwhile may be missing. */
  interface FolderWalk extends Closeable {

    /** The next folders; fewer than asked for at the end. */
    List<StoredFolder> next(int most) throws IOException;
  }

  /**
   * A folder of the store.
   *
   * @param lastWritten when a file of it was last written
   * @param isComplete whether it has a manifest, which is written last
   */
  record StoredFolder(BackupLocation location, Instant lastWritten, boolean isComplete) {}
}
