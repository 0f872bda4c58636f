package dev.fieldfare.postgres.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one reading has brought so far. */
final class ImageContent {

  private final SortedMap<ObjectName, String> objects = new TreeMap<>();
  private final List<Unseen> unseen = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();
  private boolean confused;

  void add(ImageRow row) {
    if (row.kind() == null || row.name() == null) {
      confused = true;
      miss(new Unseen("an object without a name", "it was dropped while it was read"));
      return;
    }
    ObjectName object = new ObjectName(once(row.kind()), row.name());
    if (objects.putIfAbsent(object, once(row.properties())) != null) {
      confused = true;
      miss(new Unseen(object.toString(), "there are two of this name"));
    }
    if (row.hidden() != null) {
      miss(new Unseen(object.toString(), "the role may not see: " + row.hidden()));
    }
  }

  void miss(Unseen what) {
    unseen.add(what);
  }

  /** Whether names were missing or not unique, as when objects are dropped or renamed meanwhile. */
  boolean isConfused() {
    return confused;
  }

  SortedMap<ObjectName, String> objects() {
    return objects;
  }

  List<Unseen> unseen() {
    return unseen;
  }

  /** Many columns are the same but for their name: their properties are kept once. */
  private String once(String text) {
    String first = known.putIfAbsent(text, text);
    return first == null ? text : first;
  }
}
