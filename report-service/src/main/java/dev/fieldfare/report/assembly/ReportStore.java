package dev.fieldfare.report.assembly;

import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.report.store.JdbcRebuildStore;
import dev.fieldfare.service.control.ControlInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.eclipse.microprofile.health.Readiness;

/** The schema of the service in the control database. */
class ReportStore {
  private static final ControlSchema SCHEMA =
      new ControlSchema("fieldfare_report", "dev/fieldfare/report/store");

  @Produces
  @Singleton
  ConsumerStore positions(AgroalDataSource control) {
    return new ConsumerStore(control, SCHEMA.name());
  }

  @Produces
  @Singleton
  @Readiness
  ControlInstaller setup(
      AgroalDataSource control,
      ConsumerStore positions,
      JdbcRebuildStore rebuilds,
      ServiceTargets targets) {
    return ControlInstaller.start(
        () -> {
          SCHEMA.install(control);
          positions.install();
          ControlLog.install(control);
          addTargets(rebuilds, targets);
        });
  }

  void close(@Disposes @Readiness ControlInstaller setup) {
    setup.close();
  }

  private static void addTargets(JdbcRebuildStore rebuilds, ServiceTargets targets)
      throws SQLException {
    for (Target target : targets.all()) {
      rebuilds.addTarget(target.name());
    }
  }
}
