package dev.fieldfare.stack.supervisor;

import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.PortPlan;
import dev.fieldfare.stack.process.PortOwner;
import java.nio.file.Path;
import java.util.List;

/** What a stack needs before it starts: free ports and built services. */
record StartChecks(
    PortPlan ports, List<ServiceDescriptor> services, ExternalServers external, Path home) {

  void run() {
    refuseTakenPorts();
    refuseUnbuiltServices();
  }

  private void refuseTakenPorts() {
    if (external.postgres().isEmpty()) {
      refuseTaken(ports.postgres(), "PostgreSQL");
    }
    if (external.redis().isEmpty()) {
      refuseTaken(ports.redis(), "Redis");
    }
    for (ServiceDescriptor service : services) {
      refuseTaken(ports.of(service), service.name());
      refuseTaken(ports.managementOf(service), "health and metrics of " + service.name());
    }
  }

  private static void refuseTaken(int port, String forWhat) {
    if (FreePorts.isTaken(port)) {
      throw new StackFailure(
          "port %d, needed for %s, is taken by %s: stop that, or choose other ports with --port-base"
              .formatted(port, forWhat, PortOwner.of(port)));
    }
  }

  private void refuseUnbuiltServices() {
    for (ServiceDescriptor service : services) {
      if (!service.isBuilt(home)) {
        throw new StackFailure(
            "%s is not built: run mvn -DskipTests package".formatted(service.name()));
      }
    }
  }
}
