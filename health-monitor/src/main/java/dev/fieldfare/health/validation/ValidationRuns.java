package dev.fieldfare.health.validation;

import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.health.alert.Signal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored validations. */
public interface ValidationRuns {

  /** Stores a report with its event and the signals that follow from it, in one transaction. */
  void store(ValidationReport report, List<Signal> signals, ValidationCommit commit)
      throws SQLException;

  /** The newest reports of a target, the newest first. */
  List<ValidationReport> history(String target, int limit) throws SQLException;

  /** One report. */
  Optional<ValidationReport> find(UUID id) throws SQLException;

  /** Deletes reports that are older, at most some. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
