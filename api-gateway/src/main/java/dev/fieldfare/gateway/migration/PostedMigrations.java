package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.BodyParser;
import dev.fieldfare.contracts.message.ChangeSetMembership;
import dev.fieldfare.contracts.message.MessageBody;
import dev.fieldfare.contracts.message.MessageJson;
import dev.fieldfare.contracts.message.MessageLimits;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was posted, understood: one message, or those of a change set.
 *
 * <p>It goes to the ledger as {@link MessageJson} writes it: what is stored is what was understood,
 * whatever a later parser would make of the bytes.
 *
 * @param key the idempotency key of the whole, from the header or the body
 */
public record PostedMigrations(
    List<MigrationMessage> messages, boolean isSet, boolean atomic, Optional<String> key) {

  private static final BodyParser PARSER = new BodyParser(new MessageParser());

  public PostedMigrations {
    messages = List.copyOf(messages);
  }

  /** The message that takes a migration back. */
  public static PostedMigrations undoOf(MigrationLedger.Located original, Optional<String> key) {
    Request.Undo undo = new Request.Undo(original.migration().id().toString(), Optional.empty());
    MigrationMessage message = MigrationMessage.of(undo).with(m -> m.target(original.target()));
    return new PostedMigrations(List.of(message), false, false, checked(key));
  }

  /**
   * Parses what was posted.
   *
   * @param header the idempotency key of the header
   * @throws RequestRefused with everything that is wrong with it
   */
  public static PostedMigrations parse(byte[] body, Optional<String> header, Caller caller) {
    Optional<String> key = checked(header);
    return switch (PARSER.parse(body, Sender.anywhere(caller.role()))) {
      case MessageBody.Unreadable(List<Problem> problems) -> throw RequestRefused.of(problems);
      case MessageBody.Single(ParseResult result) -> single(result, key);
      case MessageBody.ChangeSet set -> changeSet(set, key);
    };
  }

  /** The target of all messages. */
  public String target() {
    return messages.getFirst().target();
  }

  /** The request at this place, as the inbox takes it. */
  public InboxItem item(int index, Optional<ChangeSetMembership> place, Caller caller) {
    MigrationMessage message = messages.get(index);
    return new InboxItem(
        MessageJson.write(message),
        keyOf(index),
        MessageJson.bodyHash(message),
        place,
        caller.name(),
        caller.role());
  }

  /** Members of a set are named after it, unless they have keys of their own. */
  public Optional<String> keyOf(int index) {
    Optional<String> own = messages.get(index).key();
    return isSet ? key.map(set -> set + "/" + index).or(() -> own) : key.or(() -> own);
  }

  /** The path in the body that precedes the names of this message's properties. */
  public String placeOf(int index) {
    return isSet ? "changes[" + index + "]." : "";
  }

  private static PostedMigrations single(ParseResult result, Optional<String> key) {
    return switch (result) {
      case Malformed(List<Problem> problems) -> throw RequestRefused.of(problems);
      case Refused(List<Problem> problems, var glimpse) -> throw RequestRefused.of(problems);
      case Parsed(MigrationMessage message) -> {
        refuseContradiction(key, message.key());
        refuseHalfAtomic(message);
        yield new PostedMigrations(List.of(anonymous(message)), false, false, key);
      }
    };
  }

  private static PostedMigrations changeSet(MessageBody.ChangeSet set, Optional<String> key) {
    refuseContradiction(key, set.key());
    List<MigrationMessage> messages = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < set.results().size(); i++) {
      switch (set.results().get(i)) {
        case Parsed(MigrationMessage message) -> messages.add(anonymous(message));
        case Malformed(List<Problem> found) -> problems.addAll(at(i, found));
        case Refused(List<Problem> found, var glimpse) -> problems.addAll(at(i, found));
      }
    }
    if (problems.isEmpty()) {
      refuseSeveralTargets(messages, problems);
    }
    if (!problems.isEmpty()) {
      throw RequestRefused.of(problems);
    }
    return new PostedMigrations(messages, true, set.atomic(), key.or(set::key));
  }

  // Over HTTP it is the caller who requests, whatever the body says (C-7).
  private static MigrationMessage anonymous(MigrationMessage message) {
    return new MigrationMessage(
        message.key(),
        message.target(),
        message.request(),
        message.form(),
        Optional.empty(),
        message.runAt(),
        message.dependsOn(),
        message.options(),
        message.changeSet(),
        message.traceparent(),
        message.declaredOldType());
  }

  private static List<Problem> at(int index, List<Problem> problems) {
    String place = "changes[" + index + "]";
    return problems.stream()
        .map(
            p ->
                new Problem(
                    p.code(),
                    p.property().isEmpty() ? place : place + "." + p.property(),
                    p.message()))
        .toList();
  }

  private static void refuseSeveralTargets(List<MigrationMessage> messages, List<Problem> found) {
    if (messages.stream().map(MigrationMessage::target).distinct().count() > 1) {
      found.add(
          new Problem(
              FailureReason.CHANGE_SET_INCONSISTENT,
              "changes",
              "All changes of a set belong to one target."));
    }
  }

  // Its place in line is one place for all members, so they must come together.
  private static void refuseHalfAtomic(MigrationMessage message) {
    if (message.changeSet().filter(ChangeSetMembership::atomic).isPresent()) {
      throw new RequestRefused(
          FailureReason.CHANGE_SET_INCONSISTENT,
          "Post the changes of an atomic change set together, as {\"changes\":[…],\"atomic\":true}.");
    }
  }

  private static void refuseContradiction(Optional<String> header, Optional<String> body) {
    if (header.isPresent() && body.isPresent() && !header.equals(body)) {
      throw new RequestRefused(
          FailureReason.INVALID_VALUE,
          "The header Idempotency-Key and the property \"id\" name different keys.");
    }
  }

  private static Optional<String> checked(Optional<String> key) {
    Optional<String> trimmed = key.map(String::strip).filter(text -> !text.isEmpty());
    if (trimmed.filter(text -> text.length() > MessageLimits.KEY_CHARACTERS).isPresent()) {
      throw new RequestRefused(
          FailureReason.TOO_LARGE,
          "An idempotency key has at most " + MessageLimits.KEY_CHARACTERS + " characters.");
    }
    if (trimmed.filter(text -> text.chars().anyMatch(Character::isISOControl)).isPresent()) {
      throw new RequestRefused(
          FailureReason.INVALID_VALUE, "The idempotency key has a control character.");
    }
    return trimmed;
  }
}
