package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a directory, and the records in them. One record is in memory at a time. */
final class RecordFiles {

  static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  private static final ObjectReader PART =
      JSON.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path directory;
  private final List<String> names;

  private RecordFiles(Path directory, List<String> names) {
    this.directory = directory;
    this.names = names;
  }

  static RecordFiles in(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return new RecordFiles(
          directory,
          files
              .filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw CommandFailure.usage(directory + " cannot be read: " + e.getMessage());
    }
  }

  /** The files that fill a table. */
  List<String> of(TableMapping table) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + table.files());
    return names.stream().filter(name -> matcher.matches(Path.of(name))).toList();
  }

  /** The files that fill no table. */
  List<String> withoutTable(List<TableMapping> tables) {
    Set<String> used =
        tables.stream().flatMap(table -> of(table).stream()).collect(Collectors.toSet());
    return names.stream().filter(name -> !used.contains(name)).toList();
  }

  /** Reads all records of a table, each when its turn comes. */
  void read(TableMapping table, Consumer<SourceRecord> consumer) {
    for (String name : of(table)) {
      try (JsonParser parser = JSON.createParser(directory.resolve(name).toFile())) {
        if (parser.nextToken() == null) {
          throw new JsonParseException(parser, "no content");
        }
        read(parser, name, table, consumer);
        finish(parser);
      } catch (JsonProcessingException e) {
        throw CommandFailure.error(
            "%s:%d:%d: this is not JSON. Nothing was imported."
                .formatted(name, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
      } catch (IOException e) {
        throw CommandFailure.error(name + " cannot be read: " + e.getMessage());
      }
    }
  }

  private static void read(
      JsonParser parser, String file, TableMapping table, Consumer<SourceRecord> consumer)
      throws IOException {
    String at = table.records().toString();
    if (!moveTo(parser, table.records())) {
      consumer.accept(new SourceRecord(file, at, "", MissingNode.getInstance()));
    } else if (parser.isExpectedStartArrayToken()) {
      for (int place = 0; parser.nextToken() != JsonToken.END_ARRAY; place++) {
        consumer.accept(new SourceRecord(file, at + "/" + place, "", PART.readTree(parser)));
      }
    } else if (table.entries() && parser.isExpectedStartObjectToken()) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        String pointer = table.records().appendProperty(key).toString();
        parser.nextToken();
        consumer.accept(new SourceRecord(file, pointer, key, PART.readTree(parser)));
      }
    } else {
      consumer.accept(new SourceRecord(file, at, "", PART.readTree(parser)));
    }
  }

  /** Goes from a value to that at the pointer in it; false where there is none. */
  private static boolean moveTo(JsonParser parser, JsonPointer pointer) throws IOException {
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (!parser.currentToken().isStructStart() || !enter(parser, rest)) {
        return false;
      }
    }
    return true;
  }

  private static boolean enter(JsonParser parser, JsonPointer pointer) throws IOException {
    boolean isObject = parser.isExpectedStartObjectToken();
    for (int place = 0; !parser.nextToken().isStructEnd(); place++) {
      boolean isWanted =
          isObject ? pointer.matchesProperty(parser.currentName()) : pointer.matchesElement(place);
      if (isObject) {
        parser.nextToken();
      }
      if (isWanted) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /** Reads what is behind the records, so that a file that is no JSON is refused. */
  private static void finish(JsonParser parser) throws IOException {
    while (!parser.getParsingContext().inRoot()) {
      parser.nextToken();
    }
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "a second value");
    }
  }
}
