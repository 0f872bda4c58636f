package dev.fieldfare.postgres.structure.writer.item;

import dev.fieldfare.postgres.structure.writer.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One object to write, with the statements that make it and the objects that it needs. */
public final class Item {

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

  public CatalogueKey key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  public Part part() {
    return part;
  }

  public void writeAfterData() {
    part = Part.AFTER_DATA;
  }

  public Item needs(Item other) {
    if (other != this) {
      needs.add(other);
    }
    return this;
  }

  public void needsNoMore(Item other) {
    needs.remove(other);
  }

  /** Items that must exist before this one, without those that its detachable statements need. */
  public Set<Item> needs() {
    return needs;
  }

  public Detachable detachable(Detachable detachable) {
    detachables.add(detachable);
    return detachable;
  }

  public List<Detachable> detachables() {
    return detachables;
  }

  /** All that must exist before this item. */
  public Set<Item> allNeeds() {
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

  public Item writing(String... fixed) {
    List<String> all = List.of(fixed);
    statements = () -> all;
    return this;
  }

  public Item writing(Supplier<List<String>> later) {
    statements = later;
    return this;
  }

  /** Adds a statement that belongs directly after the object: its owner, comment or label. */
  public void follow(String statement) {
    followers.add(statement);
  }

  public List<String> statements() {
    List<String> all = new ArrayList<>(statements.get());
    all.addAll(followers);
    return all;
  }

  /** The object of which this one is a part: it is chosen where the other is. */
  public Item partOf(Item other) {
    parent = other;
    return needs(other);
  }

  public Item parent() {
    return parent;
  }

  public Item inSchema(String name) {
    schema = name;
    return this;
  }

  public String schema() {
    return schema;
  }

  /** Whether an extension makes it, so that nothing is written but its changed privileges. */
  public boolean isMember() {
    return member;
  }

  void becomeMember() {
    member = true;
  }

  /** Another item makes it after all. */
  public void leaveOut() {
    leftOut = true;
  }

  /** The server cannot say how it is made. */
  public void becomeUnreadable() {
    leftOut = true;
    unreadable = true;
  }

  public boolean isUnreadable() {
    return unreadable;
  }

  public boolean isWritten() {
    return !leftOut && !member;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
