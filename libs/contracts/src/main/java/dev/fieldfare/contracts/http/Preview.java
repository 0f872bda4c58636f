package dev.fieldfare.contracts.http;

import dev.fieldfare.contracts.plan.PlanDocument;
import java.util.List;
import java.util.Objects;

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

  /** The preview in four figures. */
  public record Summary(int total, int valid, int invalid, boolean requiresBackup) {}
}
