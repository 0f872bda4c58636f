package dev.fieldfare.health.assembly;

import dev.fieldfare.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the field {@code data} of each entry of a stream. */
final class RedisEntries {

  private RedisEntries() {}

  static List<String> read(TestRedis redis, String stream) {
    List<?> entries = (List<?>) redis.send("XRANGE", stream, "-", "+");
    return entries.stream()
        .map(entry -> (List<?>) ((List<?>) entry).get(1))
        .map(fields -> text(fields.get(1)))
        .toList();
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
