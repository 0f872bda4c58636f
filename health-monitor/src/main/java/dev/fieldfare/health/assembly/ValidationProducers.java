package dev.fieldfare.health.assembly;

import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.data.TableCounts;
import dev.fieldfare.health.expected.RecordedStructures;
import dev.fieldfare.health.expected.StructureRecorder;
import dev.fieldfare.health.schedule.ValidationEffect;
import dev.fieldfare.health.server.ServerCapacities;
import dev.fieldfare.health.storage.JsonExpectationFiles;
import dev.fieldfare.health.store.JdbcValidationRuns;
import dev.fieldfare.health.store.expected.JdbcExpectations;
import dev.fieldfare.health.validation.ValidatedTargets;
import dev.fieldfare.health.validation.Validation;
import dev.fieldfare.health.validation.ValidationRuns;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes validations with their checks. */
class ValidationProducers {

  @Produces
  @Singleton
  ValidationRuns runs(AgroalDataSource control, AlertStore alerts, Clock clock) {
    return new JdbcValidationRuns(control, alerts, clock);
  }

  @Produces
  @Singleton
  JdbcExpectations expectations(AgroalDataSource control, Clock clock) {
    return new JdbcExpectations(control, clock);
  }

  @Produces
  @Singleton
  StructureRecorder recorder(RecordedStructures structures, Clock clock) {
    return new StructureRecorder(structures, clock);
  }

  @Produces
  @Singleton
  Validation validation(
      RecordedStructures recorded,
      TableCounts counts,
      ServerCapacities capacities,
      ValidationRuns runs,
      HealthConfig config,
      Clock clock) {
    ValidationProfiles profiles =
        new ValidationProfiles(
            new JsonExpectationFiles(config.expectations()), recorded, counts, capacities, clock);
    return new Validation(profiles.all(), runs, config.validationLimit(), clock);
  }

  @Produces
  @Singleton
  ValidationEffect scheduled(ValidatedTargets targets, Validation validation) {
    return new ValidationEffect(targets, validation);
  }
}
