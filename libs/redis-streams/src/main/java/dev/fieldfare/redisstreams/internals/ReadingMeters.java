package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.EntrySource;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The meters of an inbound channel, all of them there from the start. Only loaded where Micrometer
 * is.
 */
final class ReadingMeters implements StreamMeters {

  private final Meters meters;
  private final Map<EntrySource, Counter> read = new EnumMap<>(EntrySource.class);
  private final Counter gone;
  private final Counter acknowledged;
  private final Counter refused;
  private final Counter failed;

  ReadingMeters(String channel, String stream) {
    meters = new Meters(channel, stream);
    for (EntrySource source : EntrySource.values()) {
      String label = source.name().toLowerCase(Locale.ROOT);
      read.put(source, meters.counter("read.entries", "Entries read", "source", label));
    }
    gone = meters.counter("gone.entries", "Pending entries that were no longer in the stream");
    acknowledged = meters.counter("acknowledged.entries", "Entries acknowledged");
    refused = meters.counter("refused.entries", "Entries of refused messages");
    failed = meters.counter("read.failures", "Reads that failed");
  }

  @Override
  public void read(EntrySource source, int entries) {
    read.get(source).increment(entries);
  }

  @Override
  public void gone(int entries) {
    gone.increment(entries);
  }

  @Override
  public void acknowledged(int entries) {
    acknowledged.increment(entries);
  }

  @Override
  public void refused(int entries) {
    refused.increment(entries);
  }

  @Override
  public void failed(int times) {
    failed.increment(times);
  }

  @Override
  public void inFlight(IntSupplier entries) {
    meters.gauge(
        "read.in.flight.entries", "Entries handed out or read ahead and not settled", entries);
  }
}
