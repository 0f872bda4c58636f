package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.bench.chaos.RunClock;
import dev.fieldfare.bench.chaos.SeededRandom;
import dev.fieldfare.bench.chaos.sender.SentMessage.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An application that enqueues changes by one way, in order: it continues only when it knows that a
 * change has arrived, and sends it again with the same key where it cannot know.
 */
public abstract class MessageSender implements Runnable {
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(150);

  final String name;
  final SentMessages book;
  final RunClock clock;
  final SeededRandom random;
  private final MessageGenerator messages;
  private final Duration pause;
  private int number;

  /** What all senders need. */
  public record Post(
      SentMessages book,
      RunClock clock,
      MessageGenerator messages,
      SeededRandom random,
      Duration pause) {}

  MessageSender(String name, Post post) {
    this.name = name;
    this.book = post.book();
    this.clock = post.clock();
    this.random = post.random();
    this.messages = post.messages();
    this.pause = post.pause();
  }

  abstract Way way();

  /** Tries once; throws when it is unknown whether the message arrived. */
  abstract void transmit(List<SentMessage> together) throws Exception;

  /** Looks after what was lost. */
  void lookBack() {}

  @Override
  public final void run() {
    while (clock.goesOnAfter(pause.multipliedBy(random.between(2, 18)).dividedBy(10))) {
      if (random.chance(0.07)) {
        sendSet();
      } else {
        persist(List.of(note(messages.next(), Optional.empty())));
      }
      lookBack();
    }
  }

  private void sendSet() {
    String id = messages.freshKey();
    boolean atomic = random.chance(0.5);
    List<Message> members = messages.set(random.between(2, 4));
    List<SentMessage> set = new ArrayList<>();
    for (Message member : members) {
      set.add(note(inSet(member, id, set.size(), members.size(), atomic), Optional.of(id)));
    }
    persistSet(set, atomic);
  }

  /** How this way says that a message belongs to a set. */
  Message inSet(Message member, String id, int index, int of, boolean atomic) {
    ObjectNode set = member.body().putObject("changeSet");
    set.put("id", id).put("index", index).put("of", of).put("atomic", atomic);
    return member;
  }

  /** Sends a set, as this way does. */
  void persistSet(List<SentMessage> set, boolean atomic) {
    set.forEach(member -> persist(List.of(member)));
  }

  final SentMessage note(Message message, Optional<String> changeSet) {
    number++;
    SentMessage sent = new SentMessage(name, number, way(), message, changeSet);
    book.add(sent);
    return sent;
  }

  /** Sends until it is known to have arrived, or to be refused; gives up when the run is over. */
  final void persist(List<SentMessage> together) {
    boolean once = together.stream().anyMatch(sent -> sent.message().key().isEmpty());
    do {
      try {
        transmit(together);
        return;
      } catch (Exception e) {
        together.forEach(SentMessage::doubted);
      }
    } while (!once && clock.goesOnAfter(AFTER_TROUBLE));
  }
}
