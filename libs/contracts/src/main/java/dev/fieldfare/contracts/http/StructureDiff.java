package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How two structures differ.
 *
 * @param left a target, or "document" for what was sent
 * @param complete whether both images hold all of the structure; otherwise that nothing differs
 *     proves nothing of the rest
 * @param statements what makes the right side like the left one, in this order, as far as there is
 *     any
 * @param unseen what the images do not hold, one line each
 */
public record StructureDiff(
    String left,
    String right,
    boolean equal,
    boolean complete,
    List<Change> differences,
    List<Closing> statements,
    List<String> unseen) {

  public StructureDiff {
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(right, "right");
    differences = differences == null ? List.of() : List.copyOf(differences);
    statements = statements == null ? List.of() : List.copyOf(statements);
    unseen = unseen == null ? List.of() : List.copyOf(unseen);
  }

  /**
   * One difference.
   *
   * @param property absent where one side has no such object
   * @param left the value there as JSON text
   * @param right likewise
   * @param words the difference in a sentence
   */
  public record Change(
      String kind,
      String name,
      @JsonInclude(Include.NON_ABSENT) Optional<String> property,
      @JsonInclude(Include.NON_ABSENT) Optional<String> left,
      @JsonInclude(Include.NON_ABSENT) Optional<String> right,
      String words) {

    public Change {
      property = property == null ? Optional.empty() : property;
      left = left == null ? Optional.empty() : left;
      right = right == null ? Optional.empty() : right;
    }
  }

  /**
   * What closes differences of an object.
   *
   * @param drops whether something is dropped, or rows may change
   */
  public record Closing(String kind, String name, List<String> sql, boolean drops) {

    public Closing {
      sql = List.copyOf(sql);
    }
  }
}
