package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import dev.fieldfare.contracts.message.json.MalformedJsonException;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.StrictJson;
import dev.fieldfare.contracts.message.json.Texts;
import dev.fieldfare.contracts.operation.OperationDescriptor;
import dev.fieldfare.contracts.operation.OperationType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door for messages: turns what a sender wrote into a {@link MigrationMessage}, or says in full
 * why not.
 *
 * <p>Nothing unknown is accepted, nothing said twice is merged, no text becomes SQL. Checks that
 * need a catalogue or the ledger come later; all checks of the message alone are made here. It
 * never throws because of what a message contains. Instances are immutable and may be shared.
 */
public final class MessageParser {

  private static final String TRACEPARENT = "traceparent";

  private final NamePolicy policy;
  private final boolean ofLedger;

  public MessageParser() {
    this(NamePolicy.DEFAULT);
  }

  public MessageParser(NamePolicy policy) {
    this(policy, false);
  }

  private MessageParser(NamePolicy policy, boolean ofLedger) {
    this.policy = policy;
    this.ofLedger = ofLedger;
  }

  /** Parses a JSON object, in UTF-8. */
  public ParseResult parse(byte[] json, Sender sender) {
    if (json.length > MessageLimits.MESSAGE_BYTES) {
      return tooLarge();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(json);
      return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), sender);
    } catch (CharacterCodingException e) {
      return malformed(FailureReason.INVALID_TEXT, "The message is not UTF-8.");
    }
  }

  /** Parses the text of a JSON object. */
  public ParseResult parse(String json, Sender sender) {
    return Texts.bytes(json) > MessageLimits.MESSAGE_BYTES
        ? tooLarge()
        : parseText(json, new LinkedHashMap<>(), sender);
  }

  /**
   * Parses a JSON object that was accepted before: its size was seen to as it was sent, and a
   * database spells it otherwise, with more blanks and digits. Here a version of a track is
   * understood too: the ledger makes that request itself.
   */
  public ParseResult parseAccepted(String json, Sender sender) {
    return new MessageParser(policy, true).parseText(json, new LinkedHashMap<>(), sender);
  }

  /**
   * Parses a JSON object that was read already. Duplicate keys are lost by then, and numbers have
   * the digits that the reader left them: text or bytes are better where available.
   */
  public ParseResult parse(JsonNode json, Sender sender) {
    return parse(json.toString(), sender);
  }

  /** Parses the fields of a stream entry, in the flat form or as JSON in {@code data}. */
  public ParseResult parseEntry(Map<String, String> fields, Sender sender) {
    return parseEntry(fields.entrySet(), sender);
  }

  /** Parses the fields of a stream entry in their order; a field that is there twice is refused. */
  public ParseResult parseEntry(
      Iterable<? extends Map.Entry<String, String>> fields, Sender sender) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, String> field : fields) {
        String name = StrictJson.storable(field.getKey(), "");
        if (values.put(name, StrictJson.storable(field.getValue(), name)) != null) {
          return malformed(
              FailureReason.DUPLICATE_PROPERTY,
              "The field \"" + Texts.shown(name) + "\" is there twice.");
        }
      }
    } catch (MalformedJsonException e) {
      return new Malformed(List.of(e.problem()));
    }
    return isTooLarge(values) ? tooLarge() : parseValues(values, sender);
  }

  /** Parses an object of {@link StrictJson}, whose size was seen to. */
  ParseResult parseObject(Map<String, Object> object, Sender sender) {
    List<Problem> problems = new ArrayList<>();
    return parse(Properties.ofObject(object, problems), problems, object, sender);
  }

  private ParseResult parseValues(Map<String, Object> values, Sender sender) {
    if (values.get(Streams.DATA_FIELD) instanceof String json) {
      values.remove(Streams.DATA_FIELD);
      return parseText(json, values, sender);
    }
    if (values.isEmpty()) {
      return malformed(FailureReason.MALFORMED, "The message is empty.");
    }
    List<Problem> problems = new ArrayList<>();
    return parse(Properties.ofFlat(values, problems), problems, values, sender);
  }

  /** Parses JSON; of the fields beside it only a trace context is taken, if it has none itself. */
  private ParseResult parseText(String json, Map<String, Object> beside, Sender sender) {
    try {
      if (!(StrictJson.read(json) instanceof Map<?, ?> object)) {
        return malformed(FailureReason.MALFORMED, "The message is not a JSON object.");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      object.forEach((name, value) -> values.put((String) name, value));
      Optional.ofNullable(beside.remove(TRACEPARENT))
          .ifPresent(context -> values.putIfAbsent(TRACEPARENT, context));
      return beside.isEmpty() ? parseObject(values, sender) : refusedBeside(beside, values);
    } catch (MalformedJsonException e) {
      return new Malformed(List.of(e.problem()));
    }
  }

  private ParseResult parse(
      Properties properties, List<Problem> problems, Map<String, Object> values, Sender sender) {
    Optional<MigrationMessage> message = message(properties, sender);
    return problems.isEmpty()
        ? new Parsed(message.orElseThrow())
        : new Refused(problems, RefusedMessageReader.read(values));
  }

  private Optional<MigrationMessage> message(Properties properties, Sender sender) {
    if (!sender.role().mayEnqueue()) {
      properties.problem(
          FailureReason.NOT_PERMITTED,
          "",
          "The role " + sender.role().label() + " may not enqueue migrations.");
      return Optional.empty();
    }
    Optional<OperationType> type = type(properties);
    Optional<MigrationMessage> message =
        type.map(new OperationReader(properties, policy, sender.role())::read)
            .map(new CommonReader(properties, sender)::read);
    if (type.isPresent()) {
      properties.refuseOthers();
    }
    return message;
  }

  private Optional<OperationType> type(Properties properties) {
    Optional<String> text = properties.requiredText("type");
    Optional<OperationType> type = text.flatMap(OperationDescriptor::typeNamed);
    if (text.isPresent() && type.isEmpty()) {
      properties.problem(
          FailureReason.UNKNOWN_OPERATION,
          "type",
          "There is no operation called \"" + Texts.shown(text.get()) + "\".");
    }
    if (type.equals(Optional.of(OperationType.RUN_SQL))) {
      if (ofLedger) {
        return type;
      }
      properties.problem(
          FailureReason.NOT_PERMITTED, "type", "RUN_SQL is sent by releases of tracks only.");
      return Optional.empty();
    }
    if (type.filter(known -> !known.isAvailable()).isPresent()) {
      properties.problem(
          FailureReason.NOT_AVAILABLE_YET, "type", type.get() + " is not available yet.");
      return Optional.empty();
    }
    return type;
  }

  private static ParseResult refusedBeside(Map<String, Object> beside, Map<String, Object> values) {
    List<Problem> problems =
        beside.keySet().stream()
            .map(
                name ->
                    new Problem(
                        FailureReason.UNKNOWN_PROPERTY,
                        Texts.shown(name),
                        "An entry with the field \"data\" cannot have the field \""
                            + Texts.shown(name)
                            + "\"."))
            .toList();
    return new Refused(problems, RefusedMessageReader.read(values));
  }

  /** Of the JSON form the JSON counts, of the flat form all names and values. */
  private static boolean isTooLarge(Map<String, Object> values) {
    long bytes =
        values.entrySet().stream()
            .filter(field -> !Streams.DATA_FIELD.equals(field.getKey()))
            .mapToLong(
                field -> Texts.bytes(field.getKey()) + Texts.bytes((String) field.getValue()))
            .sum();
    int json = values.get(Streams.DATA_FIELD) instanceof String text ? Texts.bytes(text) : 0;
    return Math.max(bytes, json) > MessageLimits.MESSAGE_BYTES;
  }

  private static ParseResult tooLarge() {
    return malformed(
        FailureReason.TOO_LARGE,
        "The message is larger than " + MessageLimits.MESSAGE_BYTES + " bytes.");
  }

  private static ParseResult malformed(FailureReason code, String message) {
    return new Malformed(List.of(new Problem(code, "", message)));
  }
}
