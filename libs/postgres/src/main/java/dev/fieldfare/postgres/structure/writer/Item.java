package dev.fieldfare.postgres.structure.writer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One object to write, with the statements that make it and the objects that it needs. */
final class Item {

  private final CatalogueKey key;
  private final Kind kind;
  private final String name;
  private final Set<Item> needs = new LinkedHashSet<>();
  private final List<Detachable> detachables = new ArrayList<>();
  private final List<String> followers = new ArrayList<>();
  private Supplier<List<String>> statements = List::of;
  private Part part;
  private Item parent;
  private String schema = "";
  private boolean member;
  private boolean leftOut;
  private boolean unreadable;

  /**
   * Makes an item without statements.
   *
   * @param name tells items of a kind apart, and sorts them: no object ids in it
   */
  Item(CatalogueKey key, Kind kind, String name) {
    this.key = key;
    this.kind = kind;
    this.name = name;
    this.part = kind.part();
  }

  CatalogueKey key() {
    return key;
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  Part part() {
    return part;
  }

  void writeAfterData() {
    part = Part.AFTER_DATA;
  }

  Item needs(Item other) {
    if (other != this) {
      needs.add(other);
    }
    return this;
  }

  void needsNoMore(Item other) {
    needs.remove(other);
  }

  /** What must exist before this item, without what its detachable statements need. */
  Set<Item> needs() {
    return needs;
  }

  Detachable detachable(Detachable detachable) {
    detachables.add(detachable);
    return detachable;
  }

  List<Detachable> detachables() {
    return detachables;
  }

  /** All that must exist before this item. */
  Set<Item> allNeeds() {
    if (detachables.isEmpty()) {
      return needs;
    }
    Set<Item> all = new LinkedHashSet<>(needs);
    for (Detachable detachable : detachables) {
      if (!detachable.isDetached()) {
        all.addAll(detachable.needs());
      }
    }
    all.remove(this);
    return all;
  }

  Item writing(String... fixed) {
    List<String> all = List.of(fixed);
    statements = () -> all;
    return this;
  }

  Item writing(Supplier<List<String>> later) {
    statements = later;
    return this;
  }

  /** Adds a statement that belongs directly after the object: its owner, comment or label. */
  void follow(String statement) {
    followers.add(statement);
  }

  List<String> statements() {
    List<String> all = new ArrayList<>(statements.get());
    all.addAll(followers);
    return all;
  }

  /** The object of which this one is a part: it is chosen where the other is. */
  Item partOf(Item other) {
    parent = other;
    return needs(other);
  }

  Item parent() {
    return parent;
  }

  Item inSchema(String name) {
    schema = name;
    return this;
  }

  String schema() {
    return schema;
  }

  /** Whether an extension makes it, so that nothing is written but its changed privileges. */
  boolean isMember() {
    return member;
  }

  void becomeMember() {
    member = true;
  }

  /** Another item makes it after all. */
  void leaveOut() {
    leftOut = true;
  }

  /** The server cannot say how it is made. */
  void becomeUnreadable() {
    leftOut = true;
    unreadable = true;
  }

  boolean isUnreadable() {
    return unreadable;
  }

  boolean isWritten() {
    return !leftOut && !member;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
