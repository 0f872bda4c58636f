package dev.fieldfare.gateway.control;

import dev.fieldfare.gateway.concurrent.CallerContext;
import dev.fieldfare.service.control.ControlInstaller;
import dev.fieldfare.service.control.ControlSchema;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/**
 * Brings the gateway's own schema up to date and runs the steps of the capabilities, in parallel to
 * the start: the gateway starts also without its control database. It is tried again until it
 * succeeds; until then no key can be checked, and the gateway is not ready.
 */
@ApplicationScoped
class ControlSetup implements ControlDatabase {

  private static final ControlSchema SCHEMA =
      new ControlSchema("fieldfare_gateway", "dev/fieldfare/gateway/control");

  private final AgroalDataSource control;
  private final List<ControlSetupStep> steps;
  private ControlInstaller installer;

  ControlSetup(AgroalDataSource control, @All List<ControlSetupStep> steps) {
    this.control = control;
    this.steps = steps;
  }

  // Before all observers without a priority: some of them wait for the control database.
  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
    steps.forEach(ControlSetupStep::requireValidConfiguration);
    installer = ControlInstaller.start(this::install);
  }

  private void install() throws SQLException {
    SCHEMA.install(control);
    for (ControlSetupStep step : steps) {
      step.run();
    }
  }

  void stop(@Observes ShutdownEvent event) {
    installer.close();
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck readiness() {
    return () -> installer.call();
  }

  @Override
  public boolean isReady() {
    return installer.isReady();
  }

  @Override
  public Uni<Void> afterFirstTry() {
    return installer.isReady()
        ? Uni.createFrom().voidItem()
        : Uni.createFrom()
            .completionStage(installer::afterFirstTry)
            .emitOn(CallerContext.executor());
  }

  @Override
  public boolean awaitReady() throws InterruptedException {
    return installer.awaitReady();
  }
}
