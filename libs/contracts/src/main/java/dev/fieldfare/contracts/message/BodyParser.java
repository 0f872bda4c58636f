package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.json.MalformedJsonException;
import dev.fieldfare.contracts.message.json.Properties;
import dev.fieldfare.contracts.message.json.StrictJson;
import dev.fieldfare.contracts.message.json.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses what is posted: one message, or {@code {"changes":[…],"atomic":true}}.
 *
 * <p>Each change is a message of its own, refused or accepted by {@link MessageParser}.
 */
public final class BodyParser {

  private static final String CHANGES = "changes";

  private final MessageParser messages;

  public BodyParser(MessageParser messages) {
    this.messages = messages;
  }

  /** Parses the JSON, in UTF-8. */
  public MessageBody parse(byte[] json, Sender sender) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(json);
      return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), sender);
    } catch (CharacterCodingException e) {
      return unreadable(FailureReason.INVALID_TEXT, "", "The body is not UTF-8.");
    }
  }

  /** Parses the text of the JSON. */
  public MessageBody parse(String json, Sender sender) {
    try {
      Object body = StrictJson.read(json);
      if (body instanceof Map<?, ?> object && object.containsKey(CHANGES)) {
        return changeSet(StrictJson.object(object), sender);
      }
      return new MessageBody.Single(messages.parse(json, sender));
    } catch (MalformedJsonException e) {
      return new MessageBody.Unreadable(List.of(e.problem()));
    }
  }

  private MessageBody changeSet(Map<String, Object> body, Sender sender) {
    List<Problem> problems = new ArrayList<>();
    Properties properties = Properties.ofObject(body, problems);
    Optional<String> key = properties.text(MessageLimits.KEY_CHARACTERS, "id");
    boolean atomic = properties.bool("atomic", false);
    List<?> changes = properties.array(CHANGES).orElse(List.of());
    refuseWrongCount(properties, changes, problems);
    properties.refuseOthers();
    if (!problems.isEmpty()) {
      return new MessageBody.Unreadable(problems);
    }
    return new MessageBody.ChangeSet(
        key, atomic, changes.stream().map(change -> change(change, sender)).toList());
  }

  private static void refuseWrongCount(
      Properties properties, List<?> changes, List<Problem> problems) {
    if (problems.isEmpty() && (changes.isEmpty() || changes.size() > MessageLimits.CHANGES)) {
      properties.problem(
          changes.isEmpty() ? FailureReason.INVALID_VALUE : FailureReason.TOO_LARGE,
          CHANGES,
          "A change set has 1 to " + MessageLimits.CHANGES + " changes.");
    }
  }

  private ParseResult change(Object change, Sender sender) {
    if (!(change instanceof Map<?, ?> object)) {
      return malformed(FailureReason.MALFORMED, "", "The change is not a JSON object.");
    }
    if (object.containsKey("changeSet")) {
      return malformed(
          FailureReason.CHANGE_SET_INCONSISTENT,
          "changeSet",
          "A change in a posted set cannot have the property \"changeSet\".");
    }
    if (Texts.bytes(StrictJson.write(change)) > MessageLimits.MESSAGE_BYTES) {
      return malformed(
          FailureReason.TOO_LARGE,
          "",
          "The change is larger than " + MessageLimits.MESSAGE_BYTES + " bytes.");
    }
    return messages.parseObject(new LinkedHashMap<>(StrictJson.object(object)), sender);
  }

  private static ParseResult malformed(FailureReason code, String property, String message) {
    return new Malformed(List.of(new Problem(code, property, message)));
  }

  private static MessageBody unreadable(FailureReason code, String property, String message) {
    return new MessageBody.Unreadable(List.of(new Problem(code, property, message)));
  }
}
