package dev.fieldfare.report.validation;

import dev.fieldfare.contracts.validation.ValidationReport;
import java.util.List;
import java.util.Optional;

/** The validations that the health-monitor has stored. */
@FunctionalInterface
public interface StoredValidations {

  /** The newest validations of a target; empty if the health-monitor does not answer. */
  Optional<List<ValidationReport>> newest(String target, int most);
}
