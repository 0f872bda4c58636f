package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Enqueues one change, or a whole change set, in a request. */
abstract class WholeSetSender extends MessageSender {
  private boolean sendsSet;
  private boolean setIsAtomic;

  WholeSetSender(String name, Post post) {
    super(name, post);
  }

  @Override
  void persistSet(List<SentMessage> set, boolean atomic) {
    sendsSet = true;
    setIsAtomic = atomic;
    persist(set);
    sendsSet = false;
  }

  final String body(List<SentMessage> together) {
    if (!sendsSet) {
      Message message = together.getFirst().message();
      return message.raw().orElseGet(message.body()::toString);
    }
    ArrayNode changes = MessageGenerator.MAPPER.createArrayNode();
    together.forEach(sent -> changes.add(sent.message().body()));
    if (!setIsAtomic && takesArrays()) {
      return changes.toString();
    }
    ObjectNode set = MessageGenerator.MAPPER.createObjectNode();
    return set.put("atomic", setIsAtomic).set("changes", changes).toString();
  }

  /** Whether a change set without properties of its own is sent as an array. */
  abstract boolean takesArrays();
}
