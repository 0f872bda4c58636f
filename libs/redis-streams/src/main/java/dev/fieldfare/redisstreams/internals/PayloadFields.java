package dev.fieldfare.redisstreams.internals;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * Turns the payload of a message into the fields of an entry. A class name never goes over the
 * wire.
 */
final class PayloadFields {

  private final String field;

  PayloadFields(String field) {
    this.field = field;
  }

  List<StreamField> of(Object payload) {
    if (payload instanceof StreamEntry entry) {
      return entry.fields();
    }
    if (payload instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(one -> named(one.getKey().toString(), one.getValue()))
          .toList();
    }
    if (payload instanceof List<?> list && list.stream().allMatch(StreamField.class::isInstance)) {
      return list.stream().map(StreamField.class::cast).toList();
    }
    return List.of(named(field, payload));
  }

  private static StreamField named(String name, Object value) {
    if (value instanceof Buffer buffer) {
      return StreamField.of(name, buffer);
    }
    if (value instanceof byte[] bytes) {
      return StreamField.of(name, Buffer.buffer(bytes));
    }
    if (value instanceof JsonObject json) {
      return StreamField.of(name, json.toBuffer());
    }
    if (value instanceof JsonArray json) {
      return StreamField.of(name, json.toBuffer());
    }
    if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
      return StreamField.of(name, value.toString());
    }
    throw ERRORS.unsupportedPayload(value == null ? "null" : value.getClass().getName());
  }
}
