package dev.fieldfare.postgres.structure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every object of a database, or of some schemas, with all its properties. Two databases on servers
 * of one major version have equal images exactly when their structure is equal: names replace
 * object ids, and values that the server maintains by itself are left out. Rows, sequence
 * positions, roles and passwords are no structure.
 *
 * <p>The connection must not be within a transaction. An image whose {@link #unseen} is not empty
 * is incomplete: that it equals another one proves nothing of what is missing.
 */
public final class CatalogueImage {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<ObjectName, String> objects;

  private final List<Unseen> unseen;

  private CatalogueImage(SortedMap<ObjectName, String> objects, List<Unseen> unseen) {
    this.objects = Collections.unmodifiableSortedMap(objects);
    this.unseen = List.copyOf(unseen);
  }

  /**
   * An image that was read before and kept.
   *
   * @param objects their properties as they were, character by character
   */
  public static CatalogueImage kept(SortedMap<ObjectName, String> objects, List<Unseen> unseen) {
    return new CatalogueImage(new TreeMap<>(objects), unseen);
  }

  /** The image of the whole database. */
  public static CatalogueImage of(Connection connection) throws SQLException {
    return read(connection, Optional.empty());
  }

  /** The image of some schemas and of what is in them. */
  public static CatalogueImage of(Connection connection, Set<String> schemas) throws SQLException {
    return read(connection, Optional.of(schemas));
  }

  /**
   * The image of the whole database in the transaction of the caller, which is REPEATABLE READ. The
   * caller keeps others from changing the structure, or finds by {@link CatalogueState} that they
   * did.
   */
  public static CatalogueImage within(Connection connection) throws SQLException {
    return within(connection, Optional.empty());
  }

  /** The same of some schemas and of what is in them. */
  public static CatalogueImage within(Connection connection, Set<String> schemas)
      throws SQLException {
    return within(connection, Optional.of(schemas));
  }

  private static CatalogueImage within(Connection connection, Optional<Set<String>> schemas)
      throws SQLException {
    ImageContent content = new ImageContent();
    CatalogueSnapshot.within(
        connection,
        () -> {
          ImageReader reader = new ImageReader(connection, schemas);
          reader.readColumns();
          reader.read(content);
        });
    if (content.isConfused()) {
      throw new SQLException("the structure changed while it was read", "40001");
    }
    return new CatalogueImage(content.objects(), content.unseen());
  }

  private static CatalogueImage read(Connection connection, Optional<Set<String>> schemas)
      throws SQLException {
    ImageContent content = new StableReading(connection, schemas).read();
    return new CatalogueImage(content.objects(), content.unseen());
  }

  /**
   * The parts of the database that the image does not hold: objects that the session's role may not
   * see or the server cannot print, and catalogues that changed during each of several readings.
   */
  public List<Unseen> unseen() {
    return unseen;
  }

  /** Whether the image holds all of the structure. */
  public boolean isComplete() {
    return unseen.isEmpty();
  }

  /** The names of all objects. */
  public Set<ObjectName> objects() {
    return objects.keySet();
  }

  /** The properties of an object as a JSON object. */
  public Optional<String> properties(ObjectName object) {
    return Optional.ofNullable(objects.get(object));
  }

  /** SHA-256 of the image in hexadecimal digits; equal for equal images. */
  public String hash() {
    MessageDigest digest = sha256();
    objects.forEach(
        (object, properties) -> {
          update(digest, object.kind());
          update(digest, object.name());
          update(digest, properties);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** All differences, in the order of the objects' names. Empty for equal images. */
  public List<Difference> differences(CatalogueImage right) {
    SortedSet<ObjectName> all = new TreeSet<>(objects.keySet());
    all.addAll(right.objects.keySet());
    List<Difference> differences = new ArrayList<>();
    for (ObjectName object : all) {
      String mine = objects.get(object);
      String theirs = right.objects.get(object);
      if (theirs == null) {
        differences.add(new Difference.OnlyLeft(object));
      } else if (mine == null) {
        differences.add(new Difference.OnlyRight(object));
      } else if (!mine.equals(theirs)) {
        differences.addAll(changes(object, mine, theirs));
      }
    }
    return differences;
  }

  private static List<Difference> changes(ObjectName object, String left, String right) {
    JsonNode mine = parsed(left);
    JsonNode theirs = parsed(right);
    SortedSet<String> properties = new TreeSet<>();
    mine.fieldNames().forEachRemaining(properties::add);
    theirs.fieldNames().forEachRemaining(properties::add);
    List<Difference> changes = new ArrayList<>();
    for (String property : properties) {
      JsonNode before = value(mine, property);
      JsonNode after = value(theirs, property);
      if (!before.equals(after)) {
        changes.add(new Difference.Changed(object, property, before.toString(), after.toString()));
      }
    }
    return changes;
  }

  private static JsonNode value(JsonNode properties, String name) {
    return properties.hasNonNull(name) ? properties.get(name) : NullNode.instance;
  }

  private static JsonNode parsed(String properties) {
    try {
      return JSON.readTree(properties);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server sent JSON that cannot be read", e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CatalogueImage image && objects.equals(image.objects);
  }

  @Override
  public int hashCode() {
    return objects.hashCode();
  }
}
