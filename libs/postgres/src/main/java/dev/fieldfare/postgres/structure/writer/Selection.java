package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the objects to write: those of the chosen schemas and tables, and what they need. */
final class Selection {

  private final Inventory inventory;
  private final Set<String> schemas;
  private final Set<String> tables;

  Selection(Inventory inventory) {
    this.inventory = inventory;
    this.schemas = inventory.options().schemas();
    this.tables =
        inventory.options().tables().stream()
            .map(table -> Quoter.name(table.schema(), table.name()))
            .collect(Collectors.toSet());
  }

  List<Item> chosen() {
    List<Item> all = inventory.items();
    leaveOutSchemas(all);
    leaveOutDependents(all);
    if (inventory.options().everythingIsChosen()) {
      return all.stream().filter(Item::isWritten).toList();
    }
    Set<Item> chosen = new LinkedHashSet<>();
    Deque<Item> open = new ArrayDeque<>();
    for (Item item : all) {
      if (isNamed(item) && chosen.add(item)) {
        open.add(item);
      }
    }
    while (!open.isEmpty()) {
      for (Item need : open.poll().allNeeds()) {
        if (chosen.add(inventory.made(need))) {
          open.add(inventory.made(need));
        }
      }
    }
    addCasts(all, chosen);
    return chosen.stream().filter(Item::isWritten).toList();
  }

  private void leaveOutSchemas(List<Item> all) {
    Set<String> leftOut = inventory.options().leftOut();
    if (!leftOut.isEmpty()) {
      all.stream().filter(item -> isIn(item, leftOut)).forEach(Item::becomeUnreadable);
    }
  }

  private static boolean isIn(Item item, Set<String> leftOut) {
    for (Item at = item; at != null; at = at.parent()) {
      if (leftOut.contains(at.schema())) {
        return true;
      }
    }
    return false;
  }

  /** What needs an object that cannot be read could not be made. */
  private void leaveOutDependents(List<Item> all) {
    boolean more = all.stream().anyMatch(Item::isUnreadable);
    while (more) {
      more = false;
      for (Item item : all) {
        if (item.isWritten() && item.allNeeds().stream().anyMatch(Item::isUnreadable)) {
          item.becomeUnreadable();
          inventory.unwritten(item + ": it needs an object that cannot be read");
          more = true;
        }
      }
    }
  }

  private boolean isNamed(Item item) {
    for (Item at = item; at != null; at = at.parent()) {
      if (schemas.contains(at.schema())
          || (at.kind() == Kind.TABLE || at.kind() == Kind.VIEW) && tables.contains(at.name())) {
        return true;
      }
    }
    return false;
  }

  /** Casts and transforms are of no schema: those between chosen types belong to them. */
  private static void addCasts(List<Item> all, Set<Item> chosen) {
    for (Item item : all) {
      boolean between = item.kind() == Kind.CAST || item.kind() == Kind.TRANSFORM;
      if (between && !item.allNeeds().isEmpty() && chosen.containsAll(item.allNeeds())) {
        chosen.add(item);
      }
    }
  }
}
