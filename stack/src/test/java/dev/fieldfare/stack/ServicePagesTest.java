package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.PortPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written about the services, against their descriptors. */
class ServicePagesTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final List<ServiceDescriptor> SERVICES = ServiceDescriptor.in(CHECKOUT);

  private static final String SHARED_FILE =
      "libs/service/src/main/resources/META-INF/microprofile-config.properties";

  @Test
  void theStacksPageNamesThePortAndTheHeapOfEachService() throws IOException {
    String page = Files.readString(CHECKOUT.resolve("stack/README.md"));

    assertThat(SERVICES).isNotEmpty();
    for (ServiceDescriptor service : SERVICES) {
      assertThat(page).contains(row(service));
    }
  }

  @Test
  void theOperationsGuideNamesEachService() throws IOException {
    String page = Files.readString(CHECKOUT.resolve("docs/operations.md"));

    for (ServiceDescriptor service : SERVICES) {
      assertThat(page).contains("| %s | one or more |".formatted(service.name()));
    }
  }

  @Test
  void aServiceListensOnThePortsOfItsDescriptorByDefault() throws IOException {
    String shared = Files.readString(CHECKOUT.resolve(SHARED_FILE));
    for (ServiceDescriptor service : SERVICES) {
      String settings =
          shared
              + Files.readString(
                  CHECKOUT
                      .resolve(service.name())
                      .resolve("src/main/resources/application.properties"));
      int port = new PortPlan(PortPlan.DEFAULT_BASE).of(service);
      int management = new PortPlan(PortPlan.DEFAULT_BASE).managementOf(service);
      assertThat(settings)
          .containsPattern("\nquarkus\\.http\\.port=(\\$\\{.*:)?" + port + "}?\n")
          .contains("\nquarkus.management.port=" + management + "\n")
          .contains("\nquarkus.management.host=127.0.0.1\n");
    }
  }

  private static String row(ServiceDescriptor service) {
    int offset = service.portOffset();
    return "| %s | N%s (%d) | N+%d (%d) | %s |"
        .formatted(
            service.name(),
            offset == 0 ? "" : "+" + offset,
            PortPlan.DEFAULT_BASE + offset,
            service.managementPortOffset(),
            PortPlan.DEFAULT_BASE + service.managementPortOffset(),
            service.javaOptions().getFirst().replaceAll("-Xmx([0-9]+)m", "$1 MiB"));
  }
}
