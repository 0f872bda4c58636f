package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares the structure that was backed up with the one that a restore has made. Properties of the
 * database itself, and links to outside, are not restored and not compared.
 *
 * @param tables those of a set; only what belongs to them is expected
 */
public record ComparedImage(CatalogueImage expected, boolean isSet, Set<TableName> tables) {
  private static final Set<String> OF_DATABASE =
      Set.of(
          "database",
          "settings",
          "subscription",
          "user mapping",
          "foreign server",
          "foreign data wrapper",
          "options of a foreign table");

  private static final Set<String> OF_TABLES =
      Set.of("table", "column", "default", "constraint", "index", "trigger", "policy", "rule");

  public ComparedImage {
    tables = Set.copyOf(tables);
  }

  static CatalogueImage without(CatalogueImage image, Set<ObjectName> left) {
    SortedMap<ObjectName, String> objects = new TreeMap<>();
    for (ObjectName object : image.objects()) {
      if (!left.contains(object) && !isOfDatabase(object)) {
        objects.put(object, image.properties(object).orElseThrow());
      }
    }
    return CatalogueImage.kept(objects, List.of());
  }

  private static boolean isOfDatabase(ObjectName object) {
    boolean aboutIt = object.kind().equals("comment") || object.kind().equals("security label");
    return OF_DATABASE.contains(object.kind())
        || aboutIt && object.name().matches("(database|subscription|server|user mapping)\\b.*");
  }

  /** What differs. */
  public List<Difference> differences(CatalogueImage made) {
    return without(expected, Set.of()).differences(without(made, Set.of())).stream()
        .filter(this::counts)
        .toList();
  }

  private boolean counts(Difference difference) {
    if (!isSet) {
      return true;
    }
    // The schema itself is not of the set; a new database has one with its usual properties.
    if (difference.object().name().matches("public|schema public")) {
      return false;
    }
    return !(difference instanceof Difference.OnlyLeft(ObjectName object))
        || OF_TABLES.contains(object.kind()) && tables.stream().anyMatch(t -> isOf(object, t));
  }

  private boolean isOf(ObjectName object, TableName table) {
    String name = plain(table.schema()) + "." + plain(table.name());
    return object.name().equals(name)
        || object.name().startsWith(name + ".")
        || object.name().endsWith(" on " + name)
        || object.kind().equals("index")
            && expected.properties(object).orElse("").contains("\"" + name + "\"");
  }

  // As quote_ident() writes it, but for words of the language, which are quoted there.
  private static String plain(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
