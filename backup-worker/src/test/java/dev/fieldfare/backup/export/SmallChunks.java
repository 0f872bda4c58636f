package dev.fieldfare.backup.export;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes backups of many small chunks. */
public final class SmallChunks {
  private SmallChunks() {}

  /** The rows of such a backup. */
  public static String text(int rows) {
    return IntStream.range(0, rows).mapToObj(SmallChunks::line).collect(Collectors.joining());
  }

  private static String line(int row) {
    return "data\t%d\tvalue \\\\ of %d\n".formatted(row, row);
  }

  /** Writes one; returns the hash of its manifest. */
  public static String write(BackupStore store, BackupLocation location, int rows, int chunkBytes)
      throws IOException {
    try (ChunkWriter writer = new ChunkWriter(store, location, chunkBytes)) {
      for (int row = 0; row < rows; row++) {
        writer.accept(line(row).getBytes(StandardCharsets.UTF_8));
      }
      return writer.finish(ContractsJson.mapper().createObjectNode()).sha256();
    }
  }
}
