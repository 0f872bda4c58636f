package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts ordered items, grants and refreshes into the three parts of a script. */
final class ScriptAssembler {

  private final Inventory inventory;
  private final List<Item> ordered;
  private final Set<Item> written;
  private final StatementSink sink;

  ScriptAssembler(Inventory inventory, List<Item> ordered, StatementSink sink) {
    this.inventory = inventory;
    this.ordered = ordered;
    this.written = new HashSet<>(ordered);
    this.sink = sink;
  }

  WrittenStructure write() throws IOException {
    for (String setting : SessionSettings.OF_SCRIPT) {
      sink.accept(Part.BEFORE_DATA, setting);
    }
    List<Inventory.Grant> grants =
        inventory.grants().stream().filter(grant -> isWritten(grant.item())).toList();
    EarlyGrants early = new EarlyGrants(grants);
    sendAll(early.ofServer());
    for (Item item : ordered) {
      if (item.kind() != Kind.EVENT_TRIGGER) {
        write(item);
        sendAll(early.of(item));
      }
    }
    for (Inventory.Grant grant : early.others()) {
      send(Part.AFTER_DATA, grant.statement());
    }
    for (Item view : refreshOrder()) {
      sink.accept(Part.AFTER_DATA, "REFRESH MATERIALIZED VIEW " + view.name());
    }
    for (String statement : inventory.last()) {
      send(Part.AFTER_DATA, statement);
    }
    for (Item item : ordered) {
      if (item.kind() == Kind.EVENT_TRIGGER) {
        write(item);
      }
    }
    return result();
  }

  private void write(Item item) throws IOException {
    for (String statement : item.statements()) {
      send(item.part(), statement);
    }
  }

  private void sendAll(List<Inventory.Grant> grants) throws IOException {
    for (Inventory.Grant grant : grants) {
      send(Part.BEFORE_DATA, grant.statement());
    }
  }

  private void send(Part part, String statement) throws IOException {
    if (SingleStatement.is(statement)) {
      sink.accept(part, statement);
    } else {
      inventory.unwritten(SingleStatement.refusal(statement));
    }
  }

  /** Grants on objects of the server itself belong to the whole database. */
  private boolean isWritten(Item item) {
    return item == null
        ? inventory.options().everythingIsChosen()
        : written.contains(inventory.made(item));
  }

  /** A materialized view comes after those that it reads, also through views. */
  private List<Item> refreshOrder() {
    Set<Item> views = new LinkedHashSet<>(inventory.refreshed());
    views.retainAll(written);
    Set<Item> seen = new HashSet<>();
    List<Item> result = new ArrayList<>();
    for (Item item : ordered) {
      if (views.contains(item)) {
        visit(item, views, seen, result);
      }
    }
    return result;
  }

  private static void visit(Item item, Set<Item> views, Set<Item> seen, List<Item> result) {
    if (item.kind() != Kind.VIEW || !seen.add(item)) {
      return;
    }
    Set<Item> needs = new LinkedHashSet<>(item.needs());
    item.detachables().forEach(piece -> needs.addAll(piece.needs()));
    for (Item need : needs) {
      visit(need, views, seen, result);
    }
    if (views.contains(item)) {
      result.add(item);
    }
  }

  private WrittenStructure result() {
    List<TableData> data = new ArrayList<>();
    inventory
        .data()
        .forEach(
            (item, table) -> {
              if (written.contains(inventory.made(item))) {
                data.add(table);
              }
            });
    return new WrittenStructure(
        List.copyOf(inventory.unwritten()),
        inventory.roles(),
        inventory.memberships(),
        inventory.tablespaces(),
        data);
  }
}
