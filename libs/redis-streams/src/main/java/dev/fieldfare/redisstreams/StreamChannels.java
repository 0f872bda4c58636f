package dev.fieldfare.redisstreams;

import dev.fieldfare.redisstreams.internals.InboundChannel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The inbound channels of this application by name, to be paused, resumed and looked into. A
 * channel with the attribute {@code concurrency} is addressed as a whole.
 */
@ApplicationScoped
public class StreamChannels {

  private final List<InboundChannel> channels = new CopyOnWriteArrayList<>();

  /**
   * Hands out nothing more until {@link #resume}. A message that is handed out already is
   * processed, and may be acknowledged.
   */
  public void pause(String channel) {
    named(channel).forEach(InboundChannel::pause);
  }

  public void resume(String channel) {
    named(channel).forEach(InboundChannel::resume);
  }

  public boolean isPaused(String channel) {
    return named(channel).anyMatch(InboundChannel::isPaused);
  }

  /**
   * The groups that the channel has joined: one for each stream, none while Redis cannot be
   * reached.
   */
  public List<StreamGroup> groups(String channel) {
    return named(channel).flatMap(one -> one.groups().stream()).toList();
  }

  /** How many entries are handed out or read ahead and not settled. */
  public int inFlight(String channel) {
    return named(channel).mapToInt(InboundChannel::inFlight).sum();
  }

  void add(InboundChannel channel) {
    channels.add(channel);
  }

  String payloadField(String channel) {
    return named(channel).findFirst().map(InboundChannel::payloadField).orElse("data");
  }

  List<InboundChannel> all() {
    return channels;
  }

  private Stream<InboundChannel> named(String name) {
    List<InboundChannel> found =
        channels.stream().filter(channel -> channel.isNamed(name)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no inbound channel of this connector is called " + name);
    }
    return found.stream();
  }
}
