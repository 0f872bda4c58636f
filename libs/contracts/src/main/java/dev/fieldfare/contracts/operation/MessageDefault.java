package dev.fieldfare.contracts.operation;

/**
 * Equals the values that a message leaves out: {@code true} of a property that is true by default,
 * and the first value of an enum. Named in {@code @JsonInclude}, which asks it.
 */
final class MessageDefault {

  @Override
  public boolean equals(Object value) {
    return Boolean.TRUE.equals(value) || value instanceof Enum<?> word && word.ordinal() == 0;
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
