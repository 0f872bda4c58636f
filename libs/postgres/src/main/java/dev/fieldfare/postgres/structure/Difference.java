package dev.fieldfare.postgres.structure;

import dev.fieldfare.postgres.structure.catalogue.PropertyWords;

/** One difference between two images, seen from the left one. */
public sealed interface Difference {

  /** The object that differs. */
  ObjectName object();

  /** The difference in a sentence. */
  String inWords();

  /** Only the left image has the object. */
  record OnlyLeft(ObjectName object) implements Difference {
    @Override
    public String inWords() {
      return object + " is missing on the right";
    }
  }

  /** Only the right image has the object. */
  record OnlyRight(ObjectName object) implements Difference {
    @Override
    public String inWords() {
      return object + " is missing on the left";
    }
  }

  /**
   * Both have the object, with different values of a property.
   *
   * @param left JSON text, {@code null} as text where the property is not set
   * @param right likewise
   */
  record Changed(ObjectName object, String property, String left, String right)
      implements Difference {

    /** The property by its name in SQL, where the catalogue abbreviates it. */
    public String propertyInWords() {
      return PropertyWords.property(property);
    }

    @Override
    public String inWords() {
      return object + ": " + PropertyWords.change(property, left, right);
    }
  }
}
