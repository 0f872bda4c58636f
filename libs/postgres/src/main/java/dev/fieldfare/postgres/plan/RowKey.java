package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The key columns. Their values, as text, identify the row of each kept value.
 *
 * @param types the types of the columns when the values were kept; with another type, the same key
 *     may have another text
 */
public record RowKey(List<String> columns, List<String> types) {

  private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");

  public RowKey {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
  }

  /** A key of the table that does not contain this column; empty when there is none. */
  public static RowKey of(TableShape shape, String without) {
    TableDetail detail = shape.detail().orElseThrow();
    List<String> columns = detail.rowKey(shape.oid(), without);
    return new RowKey(
        columns, columns.stream().map(name -> detail.columns().get(name).type().sql()).toList());
  }

  /** True when there is no such key. */
  @JsonIgnore
  public boolean isEmpty() {
    return columns.isEmpty();
  }

  /** The columns as an SQL argument of the ledger's functions. */
  public String sql() {
    return Arguments.texts(columns);
  }

  /** Refuses when the kept values could not be matched to their rows. */
  public Optional<Refusal> stillFits(TableShape shape) {
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      Optional<String> now =
          shape.detail().flatMap(detail -> detail.column(name)).map(column -> column.type().sql());
      if (now.isEmpty() || !writesTheSame(types.get(i), now.get())) {
        return Rules.refuse(
            FailureReason.LATER_CHANGES,
            "The key of %s, (%s), was changed after the values were kept. The values"
                + " are assigned to their rows by this key, so undo that change first.",
            shape.name(),
            String.join(", ", columns));
      }
    }
    return Optional.empty();
  }

  private static boolean writesTheSame(String before, String now) {
    return before.equals(now)
        || INTEGERS.contains(before) && INTEGERS.contains(now)
        || isVarying(before) && isVarying(now);
  }

  private static boolean isVarying(String type) {
    return type.equals("text") || type.startsWith("character varying");
  }
}
