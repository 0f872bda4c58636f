package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.CatalogueKey;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statements that make single objects of a database, in the order of a whole script. */
public final class ObjectCreations {

  /**
   * What makes one object, or several that come together.
   *
   * @param objects what it makes; an index comes with its constraint
   * @param within the object that contains this one when it is made itself: the table of a default
   * @param beforeViews whether it comes before all that reads from tables
   */
  public record Creation(
      Set<CatalogueKey> objects,
      Optional<CatalogueKey> within,
      boolean beforeViews,
      List<String> statements) {

    public Creation {
      objects = Set.copyOf(objects);
      statements = List.copyOf(statements);
    }
  }

  private final Inventory inventory;
  private final Map<Item, Set<CatalogueKey>> made = new LinkedHashMap<>();
  private final List<Creation> pieces = new ArrayList<>();

  private ObjectCreations(Inventory inventory) {
    this.inventory = inventory;
  }

  /** All creations of a database. */
  public static List<Creation> of(Connection connection) throws SQLException, IOException {
    return StructureWriter.reading(
        connection,
        WriterOptions.everything(),
        (inventory, ordered) -> new ObjectCreations(inventory).of(ordered));
  }

  private List<Creation> of(List<Item> ordered) {
    inventory.slots().forEach(this::assign);
    List<Creation> creations = new ArrayList<>();
    for (Item item : ordered) {
      Set<CatalogueKey> objects = made.getOrDefault(maker(item), Set.of());
      List<String> statements = item.statements();
      if (!objects.isEmpty() && !statements.isEmpty() && SingleStatement.areAll(statements)) {
        boolean early = item.part() == Part.BEFORE_DATA && item.kind().compareTo(Kind.VIEW) < 0;
        creations.add(new Creation(objects, Optional.empty(), early, statements));
      }
    }
    creations.addAll(pieces);
    for (Inventory.Grant grant : inventory.grants()) {
      Set<CatalogueKey> objects = made.getOrDefault(grant.item(), Set.of());
      if (!objects.isEmpty()) {
        creations.add(new Creation(objects, Optional.empty(), false, List.of(grant.statement())));
      }
    }
    return creations;
  }

  private void assign(CatalogueKey key, Inventory.Slot slot) {
    Item item = slot.item();
    if (slot.detachable() != null) {
      pieces.add(
          new Creation(
              Set.of(key), Optional.of(item.key()), false, List.of(slot.detachable().statement())));
    } else if (item.isMember() || item.key().equals(key) || isIndexOfConstraint(key, item)) {
      made.computeIfAbsent(inventory.made(item), _ -> new LinkedHashSet<>()).add(key);
    }
  }

  private static boolean isIndexOfConstraint(CatalogueKey key, Item item) {
    return item.kind() == Kind.CONSTRAINT && key.catalogue().equals("pg_class");
  }

  /** The object that a further statement belongs to. */
  private Item maker(Item item) {
    Item at = item;
    while (at.key().catalogue().isEmpty() && at.parent() != null) {
      at = at.parent();
    }
    Item owner = inventory.find(at.key().catalogue(), at.key().oid());
    return owner == null ? at : owner;
  }
}
