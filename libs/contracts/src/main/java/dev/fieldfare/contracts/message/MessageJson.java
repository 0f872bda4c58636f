package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.fieldfare.contracts.operation.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes messages as JSON that {@link MessageParser} reads back to the same message.
 *
 * <p>The order of the properties is that of the records, and what has its default is left out, so
 * equal messages give equal text, whatever form they came in. The text is hashed and stored: the
 * order of components and the annotations of these records, of requests and of operations never
 * change.
 */
public final class MessageJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private MessageJson() {}

  /** The whole message. */
  public static String write(MigrationMessage message) {
    return text(
        new Document(
            message, message.key(), message.changeSet().map(SetMember::of), message.traceparent()));
  }

  /**
   * What makes two messages the same request: everything but the idempotency key, the trace context
   * and the generated name of a change set.
   */
  public static String canonical(MigrationMessage message) {
    return text(
        new Document(
            message,
            Optional.empty(),
            message.changeSet().map(SetMember::unnamed),
            Optional.empty()));
  }

  /** SHA-256 of the canonical text, in hexadecimal: the body behind "same key, same body". */
  public static String bodyHash(MigrationMessage message) {
    return sha256(canonical(message));
  }

  /**
   * The body hash of a message that was written already. Most messages have nothing that the
   * canonical text leaves out, so they are not written again.
   *
   * @param written the answer of {@link #write} for this message
   */
  public static String bodyHash(MigrationMessage message, String written) {
    boolean canonical =
        message.key().isEmpty() && message.changeSet().isEmpty() && message.traceparent().isEmpty();
    return canonical ? sha256(written) : bodyHash(message);
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(Document document) {
    try {
      return MAPPER.writeValueAsString(withoutStandIn(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message cannot be written", e);
    }
  }

  // An open column has a placeholder for its name, which was not sent.
  private static Object withoutStandIn(Document document) {
    if (document.request() instanceof Request.FormChange change && change.columnOpen()) {
      ObjectNode tree = MAPPER.valueToTree(document);
      tree.remove("column");
      return tree;
    }
    return document;
  }

  private record Document(
      Optional<String> id,
      String target,
      String type,
      Optional<String> schema,
      Optional<String> table,
      @JsonUnwrapped Request request,
      Optional<String> oldType,
      @JsonUnwrapped FormReference form,
      Optional<String> requestedBy,
      Optional<Instant> runAt,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> dependsOn,
      Optional<MessageOptions> options,
      Optional<SetMember> changeSet,
      Optional<String> traceparent) {

    Document(
        MigrationMessage message,
        Optional<String> id,
        Optional<SetMember> changeSet,
        Optional<String> traceparent) {
      this(
          id,
          message.target(),
          message.type().name(),
          message.table().map(TableName::schema).filter(s -> !s.equals(TableName.DEFAULT_SCHEMA)),
          message.table().map(TableName::name),
          message.request(),
          message.declaredOldType(),
          message.form(),
          message.requestedBy(),
          message.runAt(),
          message.dependsOn(),
          Optional.of(message.options()).filter(options -> !options.equals(MessageOptions.DEFAULT)),
          changeSet,
          traceparent);
    }
  }

  private record SetMember(Optional<String> id, int index, int of, boolean atomic) {
    static SetMember of(ChangeSetMembership set) {
      return new SetMember(Optional.of(set.id()), set.index(), set.of(), set.atomic());
    }

    static SetMember unnamed(ChangeSetMembership set) {
      return new SetMember(Optional.empty(), set.index(), set.of(), set.atomic());
    }
  }
}
