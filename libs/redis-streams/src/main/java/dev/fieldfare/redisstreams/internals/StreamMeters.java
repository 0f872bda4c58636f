package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.EntrySource;
import java.util.function.IntSupplier;

/**
 * Counts what happens on one stream of one channel; with Micrometer where the application has it.
 */
interface StreamMeters {

  /** Where nobody counts. */
  StreamMeters NONE = new StreamMeters() {};

  static StreamMeters reading(String channel, String stream) {
    return isMicrometerThere() ? new ReadingMeters(channel, stream) : NONE;
  }

  static StreamMeters sending(String channel, String stream) {
    return isMicrometerThere() ? new SendingMeters(channel, stream) : NONE;
  }

  default void read(EntrySource source, int entries) {}

  default void gone(int entries) {}

  default void acknowledged(int entries) {}

  default void refused(int entries) {}

  default void sent(int entries) {}

  /** Entries that have to be sent again, or a read that has to be repeated. */
  default void failed(int times) {}

  default void inFlight(IntSupplier entries) {}

  private static boolean isMicrometerThere() {
    try {
      Class.forName(
          "io.micrometer.core.instrument.Metrics", false, StreamMeters.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
