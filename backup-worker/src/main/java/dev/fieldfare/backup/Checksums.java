package dev.fieldfare.backup;

import dev.fieldfare.service.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The content of {@link BackupFile#CHECKSUMS}. */
public final class Checksums {
  private Checksums() {}

  /**
   * A line for each chunk, then one for the manifest.
   *
   * @param manifest as it is stored
   */
  public static byte[] of(List<Chunk> chunks, byte[] manifest) {
    StringBuilder lines = new StringBuilder();
    chunks.forEach(chunk -> lines.append(line(chunk.sha256(), chunk.file())));
    lines.append(line(Sha256.of(manifest), BackupFile.MANIFEST));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String line(String sha256, BackupFile file) {
    return sha256 + "  " + file.name() + "\n";
  }
}
