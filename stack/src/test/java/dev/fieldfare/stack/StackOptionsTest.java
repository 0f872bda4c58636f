package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.command.Hints;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.PortPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackOptionsTest {
  private static final Path HOME = Path.of("/house");
  private static final Path CHECKOUT = Path.of("..");

  @Test
  void hasTheDefaultsOfTheDocs() {
    StackOptions options = parse("up");

    assertThat(options.data()).isEqualTo(Path.of("/house/.fieldfare"));
    assertThat(options.portBase()).isEqualTo(8080);
    assertThat(options.detach()).isFalse();
  }

  @Test
  void takesOptionsInAnyOrderAndBothSpellings() {
    StackOptions options = parse("up", "--port-base=9000", "--data", "/elsewhere", "--detach");

    assertThat(options.portBase()).isEqualTo(9000);
    assertThat(options.data()).isEqualTo(Path.of("/elsewhere"));
    assertThat(options.detach()).isTrue();
    assertThat(parse("logs", "-f", "redis").names()).containsExactly("redis");
  }

  @Test
  void saysHowToStopTheVeryStackThatRunsAlready() {
    assertThat(new DataFolder(Path.of("/else/where")).alreadyRunning(HOME))
        .endsWith("; ./fieldfare down --data /else/where stops it");
    assertThat(new DataFolder(parse("up").data()).alreadyRunning(HOME))
        .endsWith("; ./fieldfare down stops it");
  }

  @Test
  void namesTheDataFolderInCommandsWhereItIsNotTheUsualOne() {
    assertThat(Hints.dataOption(new DataFolder(parse("up").data()), HOME)).isEmpty();
    assertThat(option("/else/where")).isEqualTo(" --data /else/where");
    assertThat(option("/it's here")).isEqualTo(" --data '/it'\\''s here'");
  }

  private static String option(String path) {
    return Hints.dataOption(new DataFolder(Path.of(path)), HOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up now",
        "up --follow",
        "up --data",
        "up --port-base x",
        "down --detach",
        "status redis",
        "logs --port-base 1"
      })
  void refusesWhatAVerbDoesNotTake(String line) {
    assertThatThrownBy(() -> parse(line.split(" ")))
        .isInstanceOfSatisfying(
            StackFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(64));
  }

  @Test
  void plansPortsFromTheBase() {
    PortPlan ports = new PortPlan(9000);

    assertThat(ports.postgres()).isEqualTo(9010);
    assertThat(ports.redis()).isEqualTo(9011);
    assertThat(ServiceDescriptor.in(CHECKOUT))
        .extracting(ServiceDescriptor::name, ports::of)
        .contains(tuple("api-gateway", 9000), tuple("migration-worker", 9001));
    assertThat(ServiceDescriptor.in(CHECKOUT))
        .extracting(ServiceDescriptor::name, ports::managementOf)
        .contains(tuple("api-gateway", 9020), tuple("migration-worker", 9021));
    assertThatThrownBy(() -> new PortPlan(65_510)).isInstanceOf(StackFailure.class);
  }

  private static StackOptions parse(String... arguments) {
    return StackOptions.parse(List.of(arguments), HOME);
  }
}
