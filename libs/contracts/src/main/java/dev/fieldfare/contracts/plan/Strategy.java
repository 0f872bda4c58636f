package dev.fieldfare.contracts.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** How a change is brought about. */
public enum Strategy {
  /** Metadata only. */
  INSTANT("instant"),
  /** A small table rewritten in one transaction. */
  REWRITE("rewrite"),
  /** A shadow column, filled in batches and swapped. */
  ONLINE("online"),
  /** A concurrent build that cleans up after itself. */
  CONCURRENT("concurrent");

  private final String label;

  Strategy(String label) {
    this.label = label;
  }

  /** The value in JSON, in the ledger and in metrics. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The strategy with this label, if there is one. */
  public static Optional<Strategy> find(String label) {
    return Arrays.stream(values()).filter(value -> value.label.equals(label)).findFirst();
  }

  /**
   * The strategy with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static Strategy of(String label) {
    return find(label)
        .orElseThrow(() -> new IllegalArgumentException("no strategy is called " + label));
  }
}
