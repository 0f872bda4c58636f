package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.ObjectName;
import dev.fieldfare.postgres.structure.Unseen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image with what makes each of its objects, as lines of JSON: a head, the objects, what was not
 * seen, and the statements. Such a document is compared like the database of which it was written.
 */
public final class StructureDocument implements StructureSide {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "fieldfare-structure";
  private static final String PROPERTIES = ",\"properties\":";
  private static final int VERSION = 1;
  private static final int LONGEST_LINE = 32 << 20;

  private final CatalogueImage image;
  private final List<NamedCreation> creations;

  private StructureDocument(CatalogueImage image, List<NamedCreation> creations) {
    this.image = image;
    this.creations = creations;
  }

  /** Writes the document of a database. */
  public static void write(DatabaseSide database, Writer out) throws SQLException, IOException {
    CatalogueImage image = database.image();
    line(out, JSON.createObjectNode().put("format", FORMAT).put("version", VERSION));
    for (ObjectName object : image.objects()) {
      String name = JSON.writeValueAsString(named(object));
      // The text of the server stays as it is: the hash is made of it.
      out.write(name.substring(0, name.length() - 1));
      out.write(PROPERTIES + image.properties(object).orElseThrow() + "}\n");
    }
    for (Unseen unseen : image.unseen()) {
      line(
          out, JSON.createObjectNode().put("unseen", unseen.what()).put("reason", unseen.reason()));
    }
    for (NamedCreation creation : database.creations()) {
      if (creation.objects().stream().anyMatch(object -> image.properties(object).isPresent())) {
        line(out, json(creation));
      }
    }
    line(out, JSON.createObjectNode().put("end", image.hash()));
  }

  private static ObjectNode named(ObjectName object) {
    return JSON.createObjectNode().put("kind", object.kind()).put("name", object.name());
  }

  private static ObjectNode json(NamedCreation creation) {
    ObjectNode row = JSON.createObjectNode();
    ArrayNode objects = row.putArray("creates");
    creation.objects().stream().sorted().forEach(object -> objects.add(named(object)));
    creation.within().ifPresent(object -> row.set("within", named(object)));
    row.put("beforeViews", creation.beforeViews());
    ArrayNode statements = row.putArray("statements");
    creation.statements().forEach(statements::add);
    return row;
  }

  private static void line(Writer out, ObjectNode row) throws IOException {
    out.write(JSON.writeValueAsString(row));
    out.write('\n');
  }

  /**
   * Reads a document.
   *
   * @throws UnreadableDocumentException where it is none, or was cut off or changed
   */
  public static StructureDocument read(BufferedReader in) throws IOException {
    return new Parsing().read(in);
  }

  @Override
  public CatalogueImage image() {
    return image;
  }

  @Override
  public List<NamedCreation> creations(Set<ObjectName> objects) {
    return creations.stream().filter(creation -> creation.makesOneOf(objects)).toList();
  }

  /** One reading. */
  private static final class Parsing {
    private final SortedMap<ObjectName, String> objects = new TreeMap<>();
    private final Map<String, String> known = new HashMap<>();
    private final List<Unseen> unseen = new ArrayList<>();
    private final List<NamedCreation> creations = new ArrayList<>();
    private String hash = "";
    private int number;

    StructureDocument read(BufferedReader in) throws IOException {
      JsonNode head = parsed(in.readLine());
      if (!head.path("format").asText().equals(FORMAT)) {
        throw new UnreadableDocumentException("This is not an image of a structure.");
      }
      if (head.path("version").asInt() != VERSION) {
        throw new UnreadableDocumentException(
            "The document has version %s, and only %d can be read."
                .formatted(head.path("version").asText(), VERSION));
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(parsed(line), line);
      }
      CatalogueImage image = CatalogueImage.kept(objects, unseen);
      if (!image.hash().equals(hash)) {
        throw new UnreadableDocumentException(
            "The hash of the document is wrong: the document was truncated or changed.");
      }
      return new StructureDocument(image, creations);
    }

    private JsonNode parsed(String line) {
      number++;
      if (line == null || line.length() > LONGEST_LINE) {
        throw new UnreadableDocumentException("Line " + number + " is missing or too long.");
      }
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new UnreadableDocumentException("Line " + number + " is no JSON.");
      }
    }

    private void add(JsonNode row, String line) {
      if (row.has("properties")) {
        String text =
            line.substring(line.indexOf(PROPERTIES) + PROPERTIES.length(), line.length() - 1);
        objects.put(name(row), known.computeIfAbsent(text, same -> same));
      } else if (row.has("unseen")) {
        unseen.add(new Unseen(row.get("unseen").asText(), row.path("reason").asText()));
      } else if (row.has("creates")) {
        creations.add(creation(row));
      } else if (row.has("end")) {
        hash = row.get("end").asText();
      } else {
        throw new UnreadableDocumentException("Line " + number + " has an unknown kind.");
      }
    }

    private static NamedCreation creation(JsonNode row) {
      Set<ObjectName> made = new HashSet<>();
      row.get("creates").forEach(object -> made.add(name(object)));
      List<String> statements = new ArrayList<>();
      row.path("statements").forEach(statement -> statements.add(statement.asText()));
      return new NamedCreation(
          made,
          row.has("within") ? Optional.of(name(row.get("within"))) : Optional.empty(),
          row.path("beforeViews").asBoolean(),
          statements);
    }

    private static ObjectName name(JsonNode row) {
      return new ObjectName(row.path("kind").asText(), row.path("name").asText());
    }
  }
}
