package dev.fieldfare.postgres.structure.writer.item;

import dev.fieldfare.postgres.structure.writer.TableData;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All objects that were found, by where they are stored. */
public final class Inventory {

  /** Object ids below are those of the server itself. */
  static final int FIRST_OWN = 16384;

  /** Where an object's dependencies go: to an item, or to a detachable piece of it. */
  public record Slot(Item item, Detachable detachable) {}

  /** How COMMENT, ALTER … OWNER and GRANT call an object, and after which item it exists. */
  public record Address(Item item, String phrase, String grantee, String owned) {}

  /** A statement on an object; without an item on one of the server itself. */
  public record Grant(Item item, String statement) {}

  /** Two objects between which a dependency is taken to mean the shell type. */
  private record Pair(CatalogueKey routine, CatalogueKey type) {}

  private final CatalogueReading reading;
  private final WriterOptions options;
  private final Map<CatalogueKey, Slot> slots = new HashMap<>();
  private final Map<CatalogueKey, Address> addresses = new HashMap<>();
  private final Map<Pair, Item> shells = new HashMap<>();
  private final Map<CatalogueKey, String> members = new HashMap<>();
  private final Map<String, Item> extensions = new HashMap<>();
  private final List<Item> items = new ArrayList<>();
  private final Map<Long, Map<Integer, String>> columns = new HashMap<>();
  private final List<Grant> grants = new ArrayList<>();
  private final List<Item> refreshed = new ArrayList<>();
  private final List<String> last = new ArrayList<>();
  private final Set<String> unwritten = new TreeSet<>();
  private final List<String> memberships = new ArrayList<>();
  private final Set<String> roles = new TreeSet<>();
  private final Set<String> tablespaces = new TreeSet<>();
  private final Map<Long, String> configurations = new HashMap<>();
  private final Map<Item, TableData> data = new LinkedHashMap<>();

  public Inventory(CatalogueReading reading, WriterOptions options) {
    this.reading = reading;
    this.options = options;
  }

  public CatalogueReading reading() {
    return reading;
  }

  public WriterOptions options() {
    return options;
  }

  public void member(CatalogueKey key, String extension) {
    members.put(key, extension);
  }

  public void extension(String name, Item item) {
    extensions.put(name, item);
  }

  /** An object of its own. Where an extension makes it, it stands for the extension. */
  public Item add(String catalogue, long oid, Kind kind, String name) {
    CatalogueKey key = new CatalogueKey(catalogue, oid);
    Item item = new Item(key, kind, name);
    items.add(item);
    slots.put(key, new Slot(item, null));
    if (members.containsKey(key)) {
      item.becomeMember();
    }
    return item;
  }

  /** A further statement, on which no object of the catalogue depends. */
  public Item addStep(Kind kind, String name, String... statements) {
    Item item = new Item(new CatalogueKey("", items.size()), kind, name).writing(statements);
    items.add(item);
    return item;
  }

  void addItem(Item item) {
    items.add(item);
  }

  public void alias(String catalogue, long oid, Item item) {
    slots.put(new CatalogueKey(catalogue, oid), new Slot(item, null));
  }

  public void alias(String catalogue, long oid, Item item, Detachable detachable) {
    slots.put(new CatalogueKey(catalogue, oid), new Slot(item, detachable));
  }

  public Map<CatalogueKey, Slot> slots() {
    return slots;
  }

  public Slot slot(String catalogue, long oid) {
    return slots.get(new CatalogueKey(catalogue, oid));
  }

  /** The item that makes an object; null where none does. */
  public Item find(String catalogue, long oid) {
    Slot slot = slot(catalogue, oid);
    return slot == null ? null : slot.item();
  }

  /** The item that has to come first for this one to exist: the extension of a member. */
  public Item made(Item item) {
    return item.isMember() ? extensions.getOrDefault(members.get(item.key()), item) : item;
  }

  public void shell(String routineCatalogue, long routine, long type, Item shell) {
    shells.put(
        new Pair(new CatalogueKey(routineCatalogue, routine), new CatalogueKey("pg_type", type)),
        shell);
  }

  public Item shell(CatalogueKey routine, CatalogueKey type) {
    return shells.get(new Pair(routine, type));
  }

  /** An object that is called the same in COMMENT, ALTER … OWNER and GRANT. */
  public void address(String catalogue, long oid, Item item, String phrase) {
    address(catalogue, oid, item, phrase, phrase, phrase);
  }

  public void address(
      String catalogue, long oid, Item item, String comment, String grant, String owned) {
    addresses.put(new CatalogueKey(catalogue, oid), new Address(item, comment, grant, owned));
  }

  public Address address(String catalogue, long oid) {
    return addresses.get(new CatalogueKey(catalogue, oid));
  }

  public void column(long relation, int number, String name) {
    columns.computeIfAbsent(relation, _ -> new HashMap<>(8)).put(number, name);
  }

  public String column(long relation, int number) {
    return columns.getOrDefault(relation, Map.of()).getOrDefault(number, "");
  }

  Map<Integer, String> columns(long relation) {
    return columns.getOrDefault(relation, Map.of());
  }

  public void grant(Item item, String statement) {
    grants.add(new Grant(item, statement));
  }

  public List<Grant> grants() {
    return grants;
  }

  /** A statement after all others. */
  public void atLast(String statement) {
    last.add(statement);
  }

  public List<String> last() {
    return last;
  }

  /** A materialized view that has rows. */
  public void refresh(Item view) {
    refreshed.add(view);
  }

  public List<Item> refreshed() {
    return refreshed;
  }

  public void unwritten(String line) {
    unwritten.add(line);
  }

  /** Names an object that the server cannot spell. */
  public CatalogueReading.Failures naming(String catalogue) {
    return (oid, reason) -> {
      String[] name = {catalogue + " " + oid};
      reading.each(
          "SELECT i.type || ' ' || i.identity FROM pg_identify_object('pg_catalog.%s'::regclass, %d, 0) i WHERE i.identity IS NOT NULL"
              .formatted(catalogue, oid),
          row -> name[0] = row.getString(1));
      unwritten(name[0] + ": " + reason);
      Item item = find(catalogue, oid);
      if (item != null) {
        item.becomeUnreadable();
      }
    };
  }

  public Collection<String> unwritten() {
    return unwritten;
  }

  public String role(String name) {
    if (!name.isEmpty() && !name.startsWith("pg_")) {
      roles.add(name);
    }
    return Quoter.role(name);
  }

  public Set<String> roles() {
    return roles;
  }

  public void membership(String statement) {
    memberships.add(statement);
  }

  public List<String> memberships() {
    return memberships;
  }

  public String tablespace(String name) {
    tablespaces.add(name);
    return Quoter.name(name);
  }

  public Set<String> tablespaces() {
    return tablespaces;
  }

  /** A table whose rows an extension asks to keep, with the condition for these rows. */
  public void configuration(long table, String condition) {
    configurations.put(table, condition);
  }

  public void data(Item item, String table, List<String> columns) {
    String condition = configurations.get(item.key().oid());
    if (!item.isMember() || condition != null) {
      data.put(item, new TableData(table, columns, condition == null ? "" : condition));
    }
  }

  public Map<Item, TableData> data() {
    return data;
  }

  public List<Item> items() {
    return items;
  }

  public void each(String query, CatalogueReading.Rows rows) throws SQLException {
    reading.each(query, rows);
  }
}
