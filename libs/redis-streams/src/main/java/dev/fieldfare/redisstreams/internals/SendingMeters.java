package dev.fieldfare.redisstreams.internals;

import io.micrometer.core.instrument.Counter;
import java.util.function.IntSupplier;

/**
 * The meters of an outbound channel, all of them there from the start. Only loaded where Micrometer
 * is.
 */
final class SendingMeters implements StreamMeters {

  private final Meters meters;
  private final Counter sent;
  private final Counter failed;

  SendingMeters(String channel, String stream) {
    meters = new Meters(channel, stream);
    sent = meters.counter("sent.entries", "Entries sent and confirmed");
    failed = meters.counter("send.failures", "Entries that had to be sent again");
  }

  @Override
  public void sent(int entries) {
    sent.increment(entries);
  }

  @Override
  public void failed(int times) {
    failed.increment(times);
  }

  @Override
  public void inFlight(IntSupplier entries) {
    meters.gauge("sent.in.flight.entries", "Entries sent and not confirmed", entries);
  }
}
