package dev.fieldfare.gateway.structure;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/**
 * A text that waits in a file until its reader has it: a slow client keeps no transaction of a
 * target open. The file is deleted when the text is closed.
 */
final class SpooledText {

  private static final int CHARACTERS_AT_ONCE = 1 << 15;

  private SpooledText() {}

  /** Writes the text. */
  @FunctionalInterface
  interface Filling {
    void into(Writer out) throws SQLException, IOException;
  }

  /** The text; where it cannot be written, no file is left behind. */
  static InputStream of(Filling filling) throws SQLException, IOException {
    Path file = Files.createTempFile("fieldfare-structure", null);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    boolean whole = false;
    try {
      Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8);
      BufferedWriter buffered = new BufferedWriter(out, CHARACTERS_AT_ONCE);
      filling.into(buffered);
      buffered.flush();
      channel.position(0);
      whole = true;
    } finally {
      if (!whole) {
        channel.close();
      }
    }
    return Channels.newInputStream(channel);
  }
}
