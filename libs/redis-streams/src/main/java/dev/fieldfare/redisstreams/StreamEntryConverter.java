package dev.fieldfare.redisstreams;

import io.smallrye.reactive.messaging.MessageConverter;
import io.smallrye.reactive.messaging.json.JsonMapping;
import io.smallrye.reactive.messaging.providers.helpers.VertxJsonMapping;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Converts a {@link StreamEntry} for methods that take single messages. They may take a map of all
 * fields, or the field for payloads ({@code payload-field}) as text, bytes, JSON, or a class of the
 * application read from JSON. The type is the method's; what was sent never names a class.
 */
@ApplicationScoped
public class StreamEntryConverter implements MessageConverter {

  @Inject StreamChannels channels;
  @Inject Instance<JsonMapping> mappings;

  @Override
  public boolean canConvert(Message<?> message, Type target) {
    return message.getPayload() instanceof StreamEntry
        && target != StreamEntry.class
        && target != Object.class
        && (isMap(target) || target instanceof Class<?>);
  }

  @Override
  public Message<?> convert(Message<?> message, Type target) {
    StreamEntry entry = (StreamEntry) message.getPayload();
    if (isMap(target)) {
      return message.withPayload(entry.asMap());
    }
    Buffer payload = payload(message, entry);
    if (target == Buffer.class) {
      return message.withPayload(payload);
    }
    if (target == byte[].class) {
      return message.withPayload(payload.getBytes());
    }
    if (target == String.class) {
      return message.withPayload(payload.toString());
    }
    if (target == JsonObject.class) {
      return message.withPayload(payload.toJsonObject());
    }
    return message.withPayload(mapping().fromJson(payload.toString(), (Class<?>) target));
  }

  private Buffer payload(Message<?> message, StreamEntry entry) {
    String channel =
        message.getMetadata(BatchMetadata.class).map(BatchMetadata::channel).orElse("");
    String field = channels.payloadField(channel);
    return entry
        .bytes(field)
        .orElseThrow(
            () -> new IllegalArgumentException("entry " + entry.id() + " has no field " + field));
  }

  private JsonMapping mapping() {
    return mappings.isResolvable() ? mappings.get() : new VertxJsonMapping();
  }

  private static boolean isMap(Type target) {
    return target == Map.class
        || target instanceof ParameterizedType generic && generic.getRawType() == Map.class;
  }
}
