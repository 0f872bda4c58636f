package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fieldfare.contracts.plan.PlanDocument;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What changes would do, each planned against the schema that those before it will leave. */
public record Preview(List<PlanDocument> changes, Summary summary) {

  public Preview {
    changes = List.copyOf(changes);
    Objects.requireNonNull(summary, "summary");
  }

  /** The preview of these plans. */
  public static Preview of(List<PlanDocument> plans) {
    int valid = (int) plans.stream().filter(PlanDocument::valid).count();
    boolean requiresBackup = plans.stream().anyMatch(PlanDocument::requiresBackup);
    return new Preview(
        plans, new Summary(plans.size(), valid, plans.size() - valid, requiresBackup));
  }

  /** Without the values of rows. */
  public Preview withoutValues() {
    return new Preview(changes.stream().map(PlanDocument::withoutValues).toList(), summary);
  }

  /** The same for an atomic change set, whose changes hold their locks together for this long. */
  public Preview holding(long holdMs) {
    return new Preview(
        changes,
        new Summary(
            summary.total,
            summary.valid,
            summary.invalid,
            summary.requiresBackup,
            Optional.of(holdMs)));
  }

  /**
   * The preview in a few figures.
   *
   * @param holdMs how long an atomic change set is estimated to hold its locks; empty for others
   */
  public record Summary(
      int total,
      int valid,
      int invalid,
      boolean requiresBackup,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> holdMs) {

    public Summary {
      Objects.requireNonNull(holdMs, "holdMs");
    }

    /** The summary of changes that do not commit together. */
    public Summary(int total, int valid, int invalid, boolean requiresBackup) {
      this(total, valid, invalid, requiresBackup, Optional.empty());
    }
  }
}
