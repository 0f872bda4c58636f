package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The roles of senders, from the fewest rights to the most; each role has the rights before it. */
public enum SenderRole {
  /** Reads. */
  VIEWER("viewer"),
  /** Previews and enqueues; undoes and cancels its own. */
  ENQUEUER("enqueuer"),
  /** Pauses, retries, undoes and cancels anything. */
  OPERATOR("operator"),
  /** Sends expressions and SQL, manages keys. */
  ADMIN("admin");

  private final String label;

  SenderRole(String label) {
    this.label = label;
  }

  /** The value in JSON and in configuration. */
  @JsonValue
  public String label() {
    return label;
  }

  /** True when this role has all rights of the other. */
  public boolean includes(SenderRole other) {
    return compareTo(other) >= 0;
  }

  /** SQL text of a message runs as it is, so only the highest role may send any. */
  public boolean maySendExpressions() {
    return includes(ADMIN);
  }

  public boolean mayEnqueue() {
    return includes(ENQUEUER);
  }

  /** The role with this label, if there is one. */
  public static Optional<SenderRole> find(String label) {
    return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
  }

  /**
   * The role with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static SenderRole of(String label) {
    return find(label)
        .orElseThrow(() -> new IllegalArgumentException("no role is called " + label));
  }
}
