package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.alert.AlertPage;
import java.util.Optional;

/** The list of alerts of the health-monitor. */
@FunctionalInterface
public interface AlertListReader {

  /** A page; empty if the health-monitor or its database does not answer. */
  Optional<AlertPage> page(Optional<String> cursor);
}
