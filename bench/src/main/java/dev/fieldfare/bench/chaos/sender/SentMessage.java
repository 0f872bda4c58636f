package dev.fieldfare.bench.chaos.sender;

import dev.fieldfare.bench.chaos.FaultLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Something that was sent, and what its sender knows of it. */
public final class SentMessage {
  /** The way that it took. */
  public enum Way {
    STREAM,
    SQL,
    HTTP
  }

  private final String sender;
  private final int number;
  private final Way way;
  private final Message message;
  private final Optional<String> changeSet;
  private volatile long askedAt;
  private volatile int times;
  private volatile boolean inDoubt;
  private volatile boolean refused;
  private volatile boolean withdrawn;
  private final ConcurrentLinkedQueue<String> story = new ConcurrentLinkedQueue<>();
  private volatile List<String> ids = List.of();

  SentMessage(String sender, int number, Way way, Message message, Optional<String> changeSet) {
    this.sender = sender;
    this.number = number;
    this.way = way;
    this.message = message;
    this.changeSet = changeSet;
  }

  public String sender() {
    return sender;
  }

  /** Its place among all that this sender sent. */
  public int number() {
    return number;
  }

  public Way way() {
    return way;
  }

  public Message message() {
    return message;
  }

  Optional<String> changeSet() {
    return changeSet;
  }

  /** It goes out now. */
  void asking() {
    askedAt = System.nanoTime();
  }

  /** The receiver said yes. */
  void answered(List<String> newIds) {
    ids = List.copyOf(newIds);
    times++;
    story.add(FaultLog.now() + " " + newIds);
  }

  public boolean isAnswered() {
    return times > 0;
  }

  /**
   * When it last went out, by the clock of System.nanoTime: the receiver took it then or later, and
   * may have lost it before its answer was read.
   */
  public long askedAt() {
    return askedAt;
  }

  public int times() {
    return times;
  }

  /** It is unknown whether it arrived. */
  void doubted() {
    inDoubt = true;
    story.add(FaultLog.now() + " in doubt");
  }

  public boolean isInDoubt() {
    return inDoubt;
  }

  /** The door was shut: nothing of it may be found inside. */
  void refusedAtTheDoor() {
    refused = true;
  }

  boolean isRefused() {
    return refused;
  }

  /** The sender's own transaction was rolled back. */
  void withdrew() {
    withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  /** What the receiver calls it: an entry's id, or migrations' ids. */
  public List<String> ids() {
    return ids;
  }

  /** Each time that it was sent, with the answer. */
  public List<String> story() {
    return List.copyOf(story);
  }

  @Override
  public String toString() {
    return "%s #%d by %s x%d%s%s%s %s %s"
        .formatted(
            sender,
            number,
            way,
            times,
            inDoubt ? " in doubt" : "",
            refused ? " refused" : "",
            withdrawn ? " withdrawn" : "",
            ids,
            message
                .raw()
                .map(raw -> raw.substring(0, Math.min(60, raw.length())))
                .orElse(message.body().toString()));
  }
}
