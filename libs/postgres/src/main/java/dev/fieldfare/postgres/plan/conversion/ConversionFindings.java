package dev.fieldfare.postgres.plan.conversion;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.context.CountPhrase;
import java.util.List;
import java.util.Optional;

/** What the attempt of a conversion found, as a refusal or as warnings of the plan. */
record ConversionFindings(ColumnShape column, ResolvedType to, ConversionAttempt attempt) {

  private static final String KEPT = "The old values stay in quarantine; an undo brings them back.";

  /** Why a conversion is refused of which values fail. */
  Refusal refusal() {
    String message =
        counted(
                attempt.failing(),
                "of \"%s\" does not convert to %s.",
                "of \"%s\" do not convert to %s.")
            .formatted(column.name(), to.sql());
    return new Refusal(
        FailureReason.VALUES_DO_NOT_CONVERT, message, Optional.of(attempt.conversion()), List.of());
  }

  void warn(PlanDraft draft) {
    if (attempt.changing() > 0) {
      draft.warn(
          "values_change",
          Severity.MEDIUM,
          counted(
              attempt.changing(),
              "is rounded or shortened by the conversion.",
              "are rounded or shortened by the conversion."),
          KEPT);
    }
    if (attempt.failing() > 0) {
      draft.warn(
          "values_become_null",
          Severity.HIGH,
          counted(
              attempt.failing(),
              "does not convert and becomes NULL.",
              "do not convert and become NULL."),
          KEPT);
    }
  }

  private String counted(long count, String one, String many) {
    return CountPhrase.values(count, attempt.checked(), one, many);
  }
}
