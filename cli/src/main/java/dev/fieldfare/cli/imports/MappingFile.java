package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A mapping as YAML, with the line of each of its values. */
final class MappingFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final JsonNode document;
  private final Map<JsonPointer, Integer> lines;

  private MappingFile(Path file, JsonNode document, Map<JsonPointer, Integer> lines) {
    this.file = file;
    this.document = document;
    this.lines = lines;
  }

  static MappingFile read(Path file) {
    try {
      String text = Files.readString(file);
      return new MappingFile(file, YAML.readTree(text), lines(text));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw CommandFailure.usage(
          "%s:%d: this is not YAML: %s".formatted(file, line, e.getOriginalMessage()));
    } catch (IOException e) {
      throw CommandFailure.usage(file + " cannot be read: " + e.getMessage());
    }
  }

  private static Map<JsonPointer, Integer> lines(String text) throws IOException {
    Map<JsonPointer, Integer> lines = new HashMap<>();
    try (JsonParser parser = YAML.createParser(text)) {
      while (parser.nextToken() != null) {
        lines.putIfAbsent(
            parser.getParsingContext().pathAsPointer(), parser.currentTokenLocation().getLineNr());
      }
    }
    return lines;
  }

  JsonNode document() {
    return document;
  }

  /** File and line of a value. */
  String place(JsonPointer pointer) {
    JsonPointer known = pointer;
    while (known != null && !lines.containsKey(known)) {
      known = known.head();
    }
    return "%s:%d".formatted(file, known == null ? 1 : lines.get(known));
  }

  /** A mapping that cannot be used. */
  CommandFailure wrong(JsonPointer pointer, String why) {
    return CommandFailure.usage(place(pointer) + ": " + why);
  }
}
