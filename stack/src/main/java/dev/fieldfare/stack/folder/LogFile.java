package dev.fieldfare.stack.folder;

import dev.fieldfare.embedded.ChildProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** A log that one process appends to. */
public final class LogFile {
  private static final long BIG = 16L << 20;
  private static final long HUGE = 4 * BIG;
  private static final int TAIL_BYTES = 1 << 18;

  private LogFile() {}

  /** The last lines, from the last quarter of a megabyte at most. */
  public static String tail(Path log, int lines) {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      List<String> all = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n"));
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  /**
   * Sets a big log aside while a process appends to it: the log is copied and then emptied. Lines
   * that are written in between are lost. A log that cannot be copied, on a full disk, is emptied
   * when it is several times as big.
   */
  public static void rotateWhileWritten(Path log) {
    try {
      long size = Files.size(log);
      if (size > BIG) {
        copyAside(log, size);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set " + log + " aside", e);
    }
  }

  private static void copyAside(Path log, long size) throws IOException {
    Path draft = log.resolveSibling(log.getFileName() + ".1.tmp");
    try {
      Files.copy(
          log, draft, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(draft, aside(log), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      if (size < HUGE) {
        throw e;
      }
    }
  }

  private static Path aside(Path log) {
    return log.resolveSibling(log.getFileName() + ".1");
  }

  /** The last lines of the last start. */
  public static String lastStart(Path log, int lines) {
    List<String> tail = tail(log, lines).lines().toList();
    List<String> reversed = tail.reversed();
    return String.join(
        "\n",
        reversed.stream()
            .takeWhile(line -> !line.startsWith(ChildProcess.START))
            .toList()
            .reversed());
  }

  /** Sets a big log of earlier runs aside, in place of the one set aside before. */
  public static void rotate(Path log) {
    try {
      if (Files.exists(log) && Files.size(log) > BIG) {
        Files.move(log, aside(log), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set " + log + " aside", e);
    }
  }
}
