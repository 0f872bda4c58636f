package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.script.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The bytes of a file as text. Line ends become line feeds, and a byte order mark is left out. */
public sealed interface DecodedScript {

  /** The most bytes that a file may have. */
  int MAX_BYTES = 16 * 1024 * 1024;

  /** The text. */
  record Readable(String text) implements DecodedScript {}

  /** The file is no text that PostgreSQL could read. */
  record Unreadable(ScriptProblem problem) implements DecodedScript {}

  /** Reads UTF-8. */
  static DecodedScript of(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return unreadable(
          FailureReason.TOO_LARGE,
          new Position(1, 1),
          "The file has %,d bytes; a script has at most 16 MiB.".formatted(bytes.length));
    }
    if (isUtf16(bytes)) {
      return unreadable(
          FailureReason.INVALID_TEXT, new Position(1, 1), "The file is UTF-16. Save it as UTF-8.");
    }
    return decoded(bytes);
  }

  private static DecodedScript decoded(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    String read = text.flip().toString();
    int zero = read.indexOf('\0');
    if (zero >= 0) {
      return unreadable(
          FailureReason.ZERO_BYTE,
          position(read, zero),
          "The file has a zero byte: it is binary, or UTF-16.");
    }
    if (result.isError()) {
      return unreadable(
          FailureReason.INVALID_TEXT,
          position(read, read.length()),
          "The file is not UTF-8 from here on.");
    }
    String unmarked = read.startsWith("\uFEFF") ? read.substring(1) : read;
    return new Readable(unmarked.replace("\r\n", "\n"));
  }

  private static boolean isUtf16(byte[] bytes) {
    return bytes.length >= 2
        && (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
            || bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF);
  }

  private static Position position(String text, int at) {
    String before = text.substring(0, at);
    long lines = before.chars().filter(c -> c == '\n').count();
    return new Position(lines + 1, at - before.lastIndexOf('\n'));
  }

  private static DecodedScript unreadable(FailureReason code, Position position, String message) {
    return new Unreadable(ScriptProblem.of(code, position, message));
  }
}
