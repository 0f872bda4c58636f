package dev.fieldfare.migration.messaging;

import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.admission.AdmissionBatch;
import dev.fieldfare.migration.admission.AdmissionBatch.StreamReach;
import dev.fieldfare.migration.admission.AdmissionItem;
import dev.fieldfare.migration.admission.AdmissionStore;
import dev.fieldfare.migration.admission.Admitter;
import dev.fieldfare.migration.admission.ItemOrigin;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionLedger.AdmittedThrough;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.service.target.Target;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Turns the entries of a target's stream into admissions and dead letters. */
final class StreamAdmission {
  private final Target target;
  private final AdmissionStore book;
  private final MessageParser parser;
  private final DeadLetterWriter deadLetters;
  private final Sender sender;

  // Of a batch that is not admitted yet: when it is tried again they are not sent again.
  private final Set<String> buried = ConcurrentHashMap.newKeySet();

  StreamAdmission(
      Target target, AdmissionStore book, MessageParser parser, DeadLetterWriter deadLetters) {
    this.target = target;
    this.book = book;
    this.parser = parser;
    this.deadLetters = deadLetters;
    this.sender = Sender.on(target.name(), SenderRole.of(target.streamRole()));
  }

  /** Admits entries that follow one another, lowest first. Throws only what passes. */
  AdmissionAnswer admit(String stream, String incarnation, List<StreamEntry> entries)
      throws SQLException {
    Map<ItemOrigin, StreamEntry> sent = new HashMap<>();
    List<AdmissionItem> items = new ArrayList<>();
    Optional<AdmittedThrough> through = Optional.empty();
    boolean asked = false;
    for (StreamEntry entry : entries) {
      AdmissionItem item = item(stream, incarnation, entry);
      if (item.parsed() instanceof Malformed malformed) {
        if (!asked) {
          through = book.admittedThrough(stream);
          asked = true;
        }
        bury(entry, malformed.code().label() + ": " + malformed.message(), incarnation, through);
        continue;
      }
      sent.put(item.origin(), entry);
      items.add(item);
    }
    Admitter admitter =
        new Admitter(book, (hopeless, why) -> bury(sent, hopeless, why, incarnation));
    AdmissionAnswer answer =
        admitter.admit(new AdmissionBatch(Optional.of(reach(stream, incarnation, entries)), items));
    buried.clear();
    return answer;
  }

  /** Entries of which nothing but the id is left; those that were admitted before are no loss. */
  void admitGone(String stream, String incarnation, List<StreamId> gone) throws SQLException {
    Optional<AdmittedThrough> through = book.admittedThrough(stream);
    for (StreamId id : gone) {
      if (!isCovered(id, incarnation, through) && !buried.contains(place(incarnation, id))) {
        Log.errorf(
            "entry deleted by another client before it was admitted stream=%s entryId=%s",
            stream, id);
        deadLetters.addGone(incarnation, id);
        buried.add(place(incarnation, id));
      }
    }
  }

  private void bury(
      StreamEntry entry, String reason, String incarnation, Optional<AdmittedThrough> through) {
    String place = place(incarnation, entry.id());
    if (!isCovered(entry.id(), incarnation, through) && !buried.contains(place)) {
      deadLetters.add(incarnation, entry, reason);
      buried.add(place);
      Log.warnf(
          "entry is not a migration, copied to the dead letters target=%s entryId=%s reason=%s",
          target.name(), entry.id(), reason);
    }
  }

  private void bury(
      Map<ItemOrigin, StreamEntry> sent, AdmissionItem hopeless, Failure why, String incarnation) {
    StreamEntry entry = sent.get(hopeless.origin());
    String place = place(incarnation, entry.id());
    if (buried.contains(place)) {
      return;
    }
    deadLetters.add(incarnation, entry, why.reason().label() + ": " + why.message());
    buried.add(place);
    Log.errorf(
        "entry cannot be stored, copied to the dead letters entryId=%s reason=%s",
        entry.id(), why.message());
  }

  private static String place(String incarnation, StreamId id) {
    return incarnation + "/" + id;
  }

  private static boolean isCovered(
      StreamId id, String incarnation, Optional<AdmittedThrough> through) {
    return through.filter(t -> t.covers(incarnation, id.millis(), id.sequence())).isPresent();
  }

  private AdmissionItem item(String stream, String incarnation, StreamEntry entry) {
    var origin =
        new ItemOrigin.OfStream(stream, incarnation, entry.id().millis(), entry.id().sequence());
    return new AdmissionItem(origin, target.streamRole(), parse(entry));
  }

  private ParseResult parse(StreamEntry entry) {
    if (!entry.isText()) {
      return parser.parse(new byte[] {(byte) 0xff}, sender);
    }
    List<Entry<String, String>> fields = new ArrayList<>();
    for (StreamField field : entry.fields()) {
      fields.add(Map.entry(field.name(), field.value()));
    }
    return parser.parseEntry(fields, sender);
  }

  private static StreamReach reach(String stream, String incarnation, List<StreamEntry> entries) {
    StreamId first = entries.getFirst().id();
    StreamId last = entries.getLast().id();
    return new StreamReach(
        stream, incarnation, first.millis(), first.sequence(), last.millis(), last.sequence());
  }
}
