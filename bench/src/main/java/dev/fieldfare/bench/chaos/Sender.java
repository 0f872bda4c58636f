package dev.fieldfare.bench.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.bench.chaos.Sent.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An application that enqueues changes by one way, in order: it goes on only when it knows that a
 * change has arrived, and says it again with the same key where it cannot know.
 */
abstract class Sender implements Runnable {
  private static final Duration AFTER_TROUBLE = Duration.ofMillis(150);

  final String name;
  final SentBook book;
  final Course course;
  final Dice dice;
  private final MessageDice messages;
  private final Duration pause;
  private int number;

  /** What all senders need. */
  record Post(SentBook book, Course course, MessageDice messages, Dice dice, Duration pause) {}

  Sender(String name, Post post) {
    this.name = name;
    this.book = post.book();
    this.course = post.course();
    this.dice = post.dice();
    this.messages = post.messages();
    this.pause = post.pause();
  }

  abstract Way way();

  /** Tries once; throws when nobody knows whether it arrived. */
  abstract void transmit(List<Sent> together) throws Exception;

  /** Looks after what was lost. */
  void lookBack() {}

  @Override
  public final void run() {
    while (course.goesOnAfter(pause.multipliedBy(dice.between(2, 18)).dividedBy(10))) {
      if (dice.chance(0.07)) {
        sendSet();
      } else {
        persist(List.of(note(messages.next(), Optional.empty())));
      }
      lookBack();
    }
  }

  private void sendSet() {
    String id = messages.freshKey();
    boolean atomic = dice.chance(0.5);
    List<Message> members = messages.set(dice.between(2, 4));
    List<Sent> set = new ArrayList<>();
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
  void persistSet(List<Sent> set, boolean atomic) {
    set.forEach(member -> persist(List.of(member)));
  }

  final Sent note(Message message, Optional<String> changeSet) {
    number++;
    Sent sent = new Sent(name, number, way(), message, changeSet);
    book.add(sent);
    return sent;
  }

  /** Sends until it is known to have arrived, or to be refused; gives up when the run is over. */
  final void persist(List<Sent> together) {
    boolean once = together.stream().anyMatch(sent -> sent.message().key().isEmpty());
    do {
      try {
        transmit(together);
        return;
      } catch (Exception e) {
        together.forEach(Sent::doubted);
      }
    } while (!once && course.goesOnAfter(AFTER_TROUBLE));
  }
}
