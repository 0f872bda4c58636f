package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fieldfare.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files of a directory, and the records in them. One file is in memory at a time. */
final class RecordFiles {

  static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

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
    List<String> used = tables.stream().flatMap(table -> of(table).stream()).toList();
    return names.stream().filter(name -> !used.contains(name)).toList();
  }

  /** Reads all records of a table. */
  void read(TableMapping table, Consumer<SourceRecord> consumer) {
    for (String name : of(table)) {
      JsonNode found = parse(name).at(table.records());
      String at = table.records().toString();
      if (found.isArray()) {
        int place = 0;
        for (JsonNode one : found) {
          consumer.accept(new SourceRecord(name, at + "/" + place++, "", one));
        }
      } else if (table.entries() && found.isObject()) {
        for (Map.Entry<String, JsonNode> one : found.properties()) {
          String pointer = JsonPointer.compile(at).appendProperty(one.getKey()).toString();
          consumer.accept(new SourceRecord(name, pointer, one.getKey(), one.getValue()));
        }
      } else {
        consumer.accept(new SourceRecord(name, at, "", found));
      }
    }
  }

  private JsonNode parse(String name) {
    try (JsonParser parser = JSON.createParser(directory.resolve(name).toFile())) {
      return JSON.readValue(parser, JsonNode.class);
    } catch (JsonProcessingException e) {
      throw CommandFailure.error(
          "%s:%d:%d: this is not JSON. Nothing was imported."
              .formatted(name, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw CommandFailure.error(name + " cannot be read: " + e.getMessage());
    }
  }
}
