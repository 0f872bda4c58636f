package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.Streams;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts a message together; what is not said keeps its default. */
public final class MessageBuilder {

  private final Request request;
  private Optional<String> key = Optional.empty();
  private String target = Streams.MAIN_TARGET;
  private FormReference form = FormReference.NONE;
  private Optional<String> requestedBy = Optional.empty();
  private Optional<Instant> runAt = Optional.empty();
  private List<String> dependsOn = List.of();
  private MessageOptions options = MessageOptions.DEFAULT;
  private Optional<ChangeSetMembership> changeSet = Optional.empty();
  private Optional<String> traceparent = Optional.empty();
  private Optional<String> declaredOldType = Optional.empty();

  MessageBuilder(Request request) {
    this.request = request;
  }

  MessageBuilder(MigrationMessage message) {
    request = message.request();
    key = message.key();
    target = message.target();
    form = message.form();
    requestedBy = message.requestedBy();
    runAt = message.runAt();
    dependsOn = message.dependsOn();
    options = message.options();
    changeSet = message.changeSet();
    traceparent = message.traceparent();
    declaredOldType = message.declaredOldType();
  }

  /** The idempotency key. */
  public MessageBuilder key(String value) {
    return key(Optional.of(value));
  }

  MessageBuilder key(Optional<String> value) {
    key = value;
    return this;
  }

  public MessageBuilder target(String value) {
    target = value;
    return this;
  }

  public MessageBuilder form(FormReference value) {
    form = value;
    return this;
  }

  public MessageBuilder requestedBy(String value) {
    return requestedBy(Optional.of(value));
  }

  MessageBuilder requestedBy(Optional<String> value) {
    requestedBy = value;
    return this;
  }

  public MessageBuilder runAt(Instant value) {
    return runAt(Optional.of(value));
  }

  MessageBuilder runAt(Optional<Instant> value) {
    runAt = value;
    return this;
  }

  /** Idempotency keys or migration ids that must have succeeded first. */
  public MessageBuilder dependsOn(List<String> value) {
    dependsOn = value;
    return this;
  }

  public MessageBuilder options(MessageOptions value) {
    options = value;
    return this;
  }

  public MessageBuilder changeSet(ChangeSetMembership value) {
    return changeSet(Optional.of(value));
  }

  MessageBuilder changeSet(Optional<ChangeSetMembership> value) {
    changeSet = value;
    return this;
  }

  /** The W3C trace context of the sender. */
  public MessageBuilder traceparent(String value) {
    return traceparent(Optional.of(value));
  }

  MessageBuilder traceparent(Optional<String> value) {
    traceparent = value;
    return this;
  }

  /** The type that the sender thinks the column has. */
  public MessageBuilder declaredOldType(String value) {
    return declaredOldType(Optional.of(value));
  }

  MessageBuilder declaredOldType(Optional<String> value) {
    declaredOldType = value;
    return this;
  }

  /** The message as said so far. */
  public MigrationMessage build() {
    return new MigrationMessage(
        key,
        target,
        request,
        form,
        requestedBy,
        runAt,
        dependsOn,
        options,
        changeSet,
        traceparent,
        declaredOldType);
  }
}
