package dev.fieldfare.postgres.structure;

import java.util.Comparator;

/**
 * What an object is called.
 *
 * @param kind such as {@code table} or {@code column}
 * @param name qualified and quoted, as in SQL; where the object belongs to another one, with that
 *     one's name
 */
public record ObjectName(String kind, String name) implements Comparable<ObjectName> {

  private static final Comparator<ObjectName> ORDER =
      Comparator.comparing(ObjectName::kind).thenComparing(ObjectName::name);

  @Override
  public int compareTo(ObjectName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
