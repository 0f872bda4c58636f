package dev.fieldfare.redisstreams;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One field of an entry with the bytes as they were sent. Data from Redis may be anything: invalid
 * UTF-8, zero bytes, the same name twice.
 *
 * @param rawName the bytes of the name, not to be changed
 * @param rawValue the bytes of the value, not to be changed
 */
public record StreamField(Buffer rawName, Buffer rawValue) {

  public static StreamField of(String name, String value) {
    return new StreamField(Buffer.buffer(name), Buffer.buffer(value));
  }

  public static StreamField of(String name, Buffer value) {
    return new StreamField(Buffer.buffer(name), value);
  }

  /** The name as UTF-8; what is no UTF-8 becomes U+FFFD. */
  public String name() {
    return rawName.toString(StandardCharsets.UTF_8);
  }

  /** The value as UTF-8; what is no UTF-8 becomes U+FFFD. */
  public String value() {
    return rawValue.toString(StandardCharsets.UTF_8);
  }

  /** Whether {@link #name()} and {@link #value()} lose nothing. */
  public boolean isText() {
    return isUtf8(rawName) && isUtf8(rawValue);
  }

  private static boolean isUtf8(Buffer buffer) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer.getBytes()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
