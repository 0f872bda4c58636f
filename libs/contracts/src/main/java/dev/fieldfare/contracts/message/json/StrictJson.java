package dev.fieldfare.contracts.message.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageLimits;
import dev.fieldfare.contracts.message.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Reads JSON as plain values (map, list, string, {@link JsonNumber}, boolean, null) and refuses
 * what could be read in two ways, or be stored in none.
 */
public final class StrictJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              // Depth is counted here, so that it has a code of its own.
              StreamReadConstraints.builder().maxNestingDepth(MessageLimits.DEPTH * 2).build())
          .build();

  private StrictJson() {}

  /** The one value of the text. */
  public static Object read(String json) throws MalformedJsonException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw malformed(FailureReason.MALFORMED, "", "The message is empty.");
      }
      Object value = value(parser, "", 1);
      if (parser.nextToken() != null) {
        throw malformed(FailureReason.MALFORMED, "", "There is more text after the JSON value.");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw malformed(FailureReason.MALFORMED, "", "The message is not JSON" + where(e) + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object as one; those read here have strings as keys. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  /** The elements of an array, without those that the reader refuses. */
  static <T> List<T> elements(List<?> array, IntFunction<Optional<T>> reader) {
    return IntStream.range(0, array.size()).mapToObj(reader).flatMap(Optional::stream).toList();
  }

  /** Objects and arrays as JSON, everything else as its text. */
  static String literalText(Object value) {
    return value instanceof Map || value instanceof List ? write(value) : value.toString();
  }

  /** Compact JSON of a value that was read here. */
  public static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Object value(JsonParser parser, String path, int depth)
      throws IOException, MalformedJsonException {
    if (depth > MessageLimits.DEPTH) {
      throw malformed(
          FailureReason.TOO_DEEP,
          path,
          "More than " + MessageLimits.DEPTH + " objects and arrays are nested in each other.");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path, depth);
      case START_ARRAY -> array(parser, path, depth);
      case VALUE_STRING -> storable(parser.getText(), path);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw malformed(FailureReason.MALFORMED, path, "The message is not JSON.");
    };
  }

  private static Map<String, Object> object(JsonParser parser, String path, int depth)
      throws IOException, MalformedJsonException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = storable(parser.currentName(), path);
      String inside = path.isEmpty() ? name : path + "." + name;
      if (object.containsKey(name)) {
        throw malformed(
            FailureReason.DUPLICATE_PROPERTY, inside, "This property occurs more than once.");
      }
      parser.nextToken();
      object.put(name, value(parser, inside, depth + 1));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser, String path, int depth)
      throws IOException, MalformedJsonException {
    List<Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, path + "[" + array.size() + "]", depth + 1));
    }
    return array;
  }

  /** Returns the text, or throws when no PostgreSQL value could hold it. */
  public static String storable(String text, String path) throws MalformedJsonException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw malformed(FailureReason.ZERO_BYTE, path, "The text contains a zero byte.");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw malformed(
              FailureReason.INVALID_TEXT, path, "The text contains half of a Unicode character.");
        }
        i++;
      }
    }
    return text;
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof Map<?, ?> object) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> array) {
      generator.writeStartArray();
      for (Object element : array) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof JsonNumber number) {
      generator.writeNumber(number.text());
    } else {
      generator.writePOJO(value);
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  private static MalformedJsonException malformed(
      FailureReason code, String property, String message) {
    return new MalformedJsonException(new Problem(code, property, message));
  }
}
