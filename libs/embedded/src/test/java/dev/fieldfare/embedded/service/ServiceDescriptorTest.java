package dev.fieldfare.embedded.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceDescriptorTest {
  private static final String WORKER =
      """
      name=worker
      port-offset=1
      management-port-offset=21
      jar=target/app/run.jar
      settings=targets control-database
      memory.heap=64m
      health-path=/health
      """;

  @TempDir Path home;

  @Test
  void readsWhatAModuleSaysOfItself() throws IOException {
    write("worker", WORKER + "memory.young=16m\ncompiler=quick\ninstalls=ledger\n");

    ServiceDescriptor worker = ServiceDescriptor.named("worker", home);

    assertThat(worker.jar(home)).isEqualTo(home.resolve("worker/target/app/run.jar"));
    assertThat(worker.program(home)).isEqualTo(home.resolve("worker/target/app"));
    assertThat(worker.isBuilt(home)).isFalse();
    assertThat(worker.settings())
        .containsExactlyInAnyOrder(Setting.TARGETS, Setting.CONTROL_DATABASE);
    assertThat(worker.javaOptions())
        .containsExactly("-Xmx64m", "-Xmn16m", "-XX:TieredStopAtLevel=1");
    assertThat(worker.readyPath()).isEqualTo("/health/ready");
    assertThat(worker.installsLedger()).isTrue();
  }

  @Test
  void ordersServicesByPortWithTheGatewayLast() throws IOException {
    write("worker", WORKER.replace("offset=1", "offset=2").replace("=21", "=22"));
    write(
        "gateway",
        WORKER
            .replace("=worker", "=gateway")
            .replace("offset=1", "offset=0")
            .replace("=21", "=20"));
    write("another", WORKER.replace("=worker", "=another"));
    Files.createDirectories(home.resolve("docs"));

    assertThat(ServiceDescriptor.in(home))
        .extracting(ServiceDescriptor::name)
        .containsExactly("another", "worker", "gateway");
  }

  @Test
  void refusesTwoServicesOnOnePort() throws IOException {
    write("worker", WORKER);
    write("another", WORKER.replace("=worker", "=another"));

    assertThatThrownBy(() -> ServiceDescriptor.in(home))
        .isInstanceOf(DescriptorFailure.class)
        .hasMessageContainingAll("another", "worker", "port-offset 1");

    write(
        "another",
        WORKER.replace("=worker", "=another").replace("\nport-offset=1", "\nport-offset=2"));
    assertThatThrownBy(() -> ServiceDescriptor.in(home))
        .hasMessageContaining("the same management-port-offset 21");
  }

  @Test
  void refusesWhatItDoesNotUnderstandAndSaysWhere() throws IOException {
    refuses(WORKER.replace("\nport-offset=1", ""), "missing: port-offset");
    refuses(WORKER + "colour=red\n", "unknown: colour");
    refuses(WORKER + "compiler=slow\n", "compiler is slow and must match quick|late");
    refuses(WORKER.replace("=worker", "=other"), "name is other and must match worker");
    refuses(WORKER.replace("\nport-offset=1", "\nport-offset=10"), "port-offset is 10");
    refuses(WORKER.replace("=21", "=30"), "management-port-offset is 30");
    refuses(WORKER.replace("64m", "lots"), "memory.heap is lots");
    refuses(WORKER.replace("targets", "coffee"), "unknown word coffee; known are targets");
    refuses(WORKER + "installs=coffee\n", "installs is coffee");
  }

  private void refuses(String text, String why) throws IOException {
    write("worker", text);
    assertThatThrownBy(() -> ServiceDescriptor.in(home))
        .isInstanceOf(DescriptorFailure.class)
        .hasMessageContaining("worker/service.properties: ")
        .hasMessageContaining(why);
  }

  private void write(String module, String text) throws IOException {
    Path folder = Files.createDirectories(home.resolve(module));
    Files.writeString(folder.resolve(ServiceDescriptor.FILE), text);
  }
}
