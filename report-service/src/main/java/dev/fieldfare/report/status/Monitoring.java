package dev.fieldfare.report.status;

import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import java.util.List;
import java.util.Optional;

/** What the health-monitor knows. */
public interface Monitoring {

  /** The newest health report of a target; empty if there is none, or if it does not answer. */
  Optional<Health> health(String target);

  /** The alerts that are not resolved; empty if it does not answer. */
  Optional<List<OpenAlert>> openAlerts();
}
