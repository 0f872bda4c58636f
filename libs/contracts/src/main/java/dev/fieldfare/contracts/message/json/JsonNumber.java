package dev.fieldfare.contracts.message.json;

/** A number as it was written: a literal default keeps its digits. */
record JsonNumber(String text) {

  @Override
  public String toString() {
    return text;
  }
}
