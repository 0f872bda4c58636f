package dev.fieldfare.postgres.structure;

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
    @Override
    public String inWords() {
      return object + ": " + property + " is " + left + " on the left, " + right + " on the right";
    }
  }
}
