package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Orders items so that each comes after what it needs; where nothing says otherwise by kind and
 * name, so that equal databases give equal scripts. Breaks cycles as pg_dump does: defaults,
 * constraints and the queries of views become statements of their own.
 */
final class Ordering {

  private static final Comparator<Item> BY_KIND =
      Comparator.comparing(Item::part).thenComparing(Item::kind).thenComparing(Item::name);

  private final Inventory inventory;
  private final List<Item> items;
  private final Map<Item, Integer> missing = new HashMap<>();
  private final Map<Item, List<Item>> dependents = new HashMap<>();
  private final PriorityQueue<Item> ready = new PriorityQueue<>(BY_KIND);
  private final Set<Item> done = new HashSet<>();
  private final List<Item> ordered = new ArrayList<>();

  private Ordering(Inventory inventory, List<Item> items) {
    this.inventory = inventory;
    this.items = new ArrayList<>(items);
  }

  static List<Item> order(Inventory inventory, List<Item> items) {
    Ordering ordering = new Ordering(inventory, items);
    ordering.postpone();
    ordering.sort();
    return ordering.ordered;
  }

  private Set<Item> made(Set<Item> needs) {
    Set<Item> all = new LinkedHashSet<>();
    for (Item need : needs) {
      all.add(inventory.made(need));
    }
    return all;
  }

  /** What needs a key or an index comes after the data, too. */
  private void postpone() {
    Map<Item, List<Item>> reverse = new HashMap<>();
    Deque<Item> late = new ArrayDeque<>();
    for (Item item : items) {
      item.allNeeds()
          .forEach(need -> reverse.computeIfAbsent(need, _ -> new ArrayList<>()).add(item));
      if (item.part() == Part.AFTER_DATA) {
        late.add(item);
      }
    }
    while (!late.isEmpty()) {
      Item item = late.poll();
      for (Item dependent : reverse.getOrDefault(item, List.of())) {
        if (dependent.part() == Part.AFTER_DATA) {
          continue;
        }
        if (dependent.needs().contains(item)) {
          dependent.writeAfterData();
          late.add(dependent);
        } else {
          detach(dependent, item, Part.AFTER_DATA);
        }
      }
    }
  }

  private List<Item> detach(Item item, Item need, Part part) {
    List<Item> apart = new ArrayList<>();
    for (Detachable piece : item.detachables()) {
      if (!piece.isDetached() && piece.needs().contains(need)) {
        apart.add(piece.detachFrom(item, part));
      }
    }
    items.addAll(apart);
    return apart;
  }

  private void sort() {
    for (Item item : items) {
      track(item);
    }
    int stepped = 0;
    while (stepped < items.size()) {
      if (ready.isEmpty()) {
        breakCycle();
        continue;
      }
      Item next = ready.poll();
      stepped++;
      ordered.add(next);
      done.add(next);
      for (Item dependent : dependents.getOrDefault(next, List.of())) {
        release(dependent);
      }
    }
  }

  private void track(Item item) {
    int count = 0;
    for (Item need : made(item.allNeeds())) {
      if (need != item && !done.contains(need)) {
        dependents.computeIfAbsent(need, _ -> new ArrayList<>()).add(item);
        count++;
      }
    }
    missing.put(item, count);
    if (count == 0) {
      ready.add(item);
    }
  }

  private void release(Item item) {
    if (missing.merge(item, -1, Integer::sum) == 0) {
      ready.add(item);
    }
  }

  private void breakCycle() {
    List<Item> cycle = cycle();
    for (int i = 0; i < cycle.size(); i++) {
      if (canDetach(cycle.get(i), cycle.get((i + 1) % cycle.size()))) {
        resolve(cycle.get(i), cycle.get((i + 1) % cycle.size()));
        return;
      }
    }
    Item weakest = cycle.getFirst();
    Item need = cycle.get(1 % cycle.size());
    inventory.unwritten(
        weakest
            + " and "
            + need
            + " depend on each other: the order of the statements may be wrong");
    weakest.needsNoMore(need);
    dependents.get(need).remove(weakest);
    release(weakest);
  }

  private boolean canDetach(Item item, Item need) {
    return !item.needs().contains(need)
        && item.detachables().stream()
            .anyMatch(piece -> !piece.isDetached() && piece.needs().contains(need));
  }

  private void resolve(Item item, Item need) {
    Set<Item> before = made(item.allNeeds());
    List<Item> apart = detach(item, need, item.part());
    Set<Item> after = made(item.allNeeds());
    apart.forEach(this::track);
    for (Item freed : before) {
      if (!after.contains(freed) && missing.get(freed) != null && isOpen(freed)) {
        dependents.get(freed).remove(item);
        release(item);
      }
    }
  }

  private boolean isOpen(Item item) {
    return !done.contains(item);
  }

  /** Follows what is missing until an item comes again. */
  private List<Item> cycle() {
    Item start = missing.keySet().stream().filter(this::isOpen).min(BY_KIND).orElseThrow();
    List<Item> path = new ArrayList<>();
    Item at = start;
    while (!path.contains(at)) {
      path.add(at);
      at =
          made(at.allNeeds()).stream()
              .filter(need -> missing.containsKey(need) && isOpen(need))
              .min(BY_KIND)
              .orElseThrow();
    }
    return path.subList(path.indexOf(at), path.size());
  }
}
