package dev.fieldfare.backup.assembly;

import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.backup.rollback.RollbackCatalogue;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the catalogues, which targets join when they answer. */
class CatalogueProducer {

  @Produces
  @Singleton
  BackupCatalogues catalogues(ServiceTargets targets) {
    return new BackupCatalogues(targets.all().stream().map(Target::name).toList());
  }

  @Produces
  @Singleton
  RetentionCatalogues retention(ServiceTargets targets) {
    return new RetentionCatalogues(targets.all().stream().map(Target::name).toList());
  }

  @Produces
  @Singleton
  RollbackCatalogue rollbackPlans(ServiceTargets targets) {
    return new RollbackCatalogue(targets.all().stream().map(Target::name).toList());
  }
}
