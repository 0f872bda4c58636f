package dev.fieldfare.postgres.structure.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Says in plain words what the catalogues abbreviate: names of columns, and letters in them. */
public final class PropertyWords {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Properties WORDS = load();

  private PropertyWords() {}

  /** A property without words of its own is called as its column. */
  public static String property(String name) {
    return WORDS.getProperty(name, name);
  }

  public static boolean isKnown(String property) {
    return WORDS.containsKey(property);
  }

  /** Both values are JSON text. */
  public static String change(String name, String left, String right) {
    JsonNode mine = parsed(left);
    JsonNode theirs = parsed(right);
    if (isList(mine) && isList(theirs)) {
      List<String> onlyLeft = minus(name, mine, theirs);
      List<String> onlyRight = minus(name, theirs, mine);
      if (!onlyLeft.isEmpty() || !onlyRight.isEmpty()) {
        return lists(name, onlyLeft, onlyRight);
      }
    }
    return "%s is %s on the left, %s on the right"
        .formatted(property(name), value(name, mine), value(name, theirs));
  }

  private static String lists(String name, List<String> onlyLeft, List<String> onlyRight) {
    List<String> sides = new ArrayList<>();
    if (!onlyLeft.isEmpty()) {
      sides.add(String.join(", ", onlyLeft) + " only on the left");
    }
    if (!onlyRight.isEmpty()) {
      sides.add(String.join(", ", onlyRight) + " only on the right");
    }
    return property(name) + ": " + String.join("; ", sides);
  }

  private static boolean isList(JsonNode value) {
    return value.isArray() || value.isNull();
  }

  private static List<String> minus(String name, JsonNode from, JsonNode other) {
    List<JsonNode> taken = new ArrayList<>();
    other.forEach(taken::add);
    List<String> rest = new ArrayList<>();
    for (JsonNode element : from) {
      if (!taken.remove(element)) {
        rest.add(value(name, element));
      }
    }
    return rest;
  }

  private static String value(String name, JsonNode value) {
    if (value.isNull() || value.asText().isEmpty() && value.isTextual()) {
      return WORDS.getProperty(name + ".", "not set");
    }
    return WORDS.getProperty(name + "." + value.asText(), value.toString());
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a value that is no JSON text: " + json, e);
    }
  }

  private static Properties load() {
    Properties words = new Properties();
    try (InputStream file = PropertyWords.class.getResourceAsStream("words.properties");
        Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      words.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
