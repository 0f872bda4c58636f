package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.operation.OperationType;
import java.util.List;

/**
 * The form of a change, and what the change would do.
 *
 * @param problems why it cannot be understood
 * @param plans the preview; empty before there is one
 * @param summary the preview in a few figures
 * @param submits true when everything in the preview can be done
 * @param key the idempotency key of this form
 */
public record ChangeView(
    ChangeFields fields,
    List<String> targets,
    List<String> problems,
    List<PlanView> plans,
    String summary,
    boolean submits,
    String key) {

  private static final List<OperationType> BY_FIELDS =
      List.of(
          OperationType.ADD_COLUMN,
          OperationType.DROP_COLUMN,
          OperationType.RENAME_COLUMN,
          OperationType.CHANGE_TYPE,
          OperationType.DROP_DEFAULT,
          OperationType.SET_NOT_NULL,
          OperationType.DROP_NOT_NULL,
          OperationType.RENAME_TABLE,
          OperationType.DROP_TABLE);

  public ChangeView {
    targets = List.copyOf(targets);
    problems = List.copyOf(problems);
    plans = List.copyOf(plans);
  }

  /** What is in the fields of the form. */
  public record ChangeFields(
      String type,
      String target,
      String schema,
      String table,
      String column,
      String newName,
      String dataType,
      String json) {

    static final ChangeFields EMPTY = new ChangeFields("", "", "", "", "", "", "", "");
  }

  /** The operations whose properties are fields of the form; all others are sent as JSON. */
  public List<String> types() {
    return BY_FIELDS.stream().map(Enum::name).toList();
  }

  static String summary(Preview preview) {
    Preview.Summary figures = preview.summary();
    long removals = preview.changes().stream().map(PlanView::of).filter(PlanView::destroys).count();
    return "%d %s: %d possible, %d refused, %d dangerous"
        .formatted(
            figures.total(),
            figures.total() == 1 ? "change" : "changes",
            figures.valid(),
            figures.invalid(),
            removals);
  }
}
