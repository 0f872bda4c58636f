package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkout with one more module: its descriptor is all that is said of it anywhere. */
class FurtherServiceIT {
  private static final String DESCRIPTOR =
      """
      name=weather-station
      port-offset=5
      management-port-offset=25
      jar=target/weather/station.jar
      settings=redis internal-token
      memory.heap=40m
      health-path=/pulse
      """;

  @TempDir static Path home;

  private static House house;
  private static House.Ended up;

  @BeforeAll
  static void start() throws IOException {
    house = House.in(home);
    Path module = Files.createDirectories(home.resolve("weather-station"));
    Files.writeString(module.resolve(ServiceDescriptor.FILE), DESCRIPTOR);
    house.buildService("weather-station", FurtherService.class);
    up = house.up();
  }

  @AfterAll
  static void leaveNothing() {
    house.leaveNothing();
  }

  @Test
  void aServiceIsAddedByItsDescriptorAlone() {
    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(house.stackJson().at("/services/weather-station/url").asText())
        .isEqualTo("http://127.0.0.1:" + (house.portBase() + 5));
    assertThat(house.stackJson().at("/services/weather-station/readyUrl").asText())
        .isEqualTo("http://127.0.0.1:%d/pulse/ready".formatted(house.portBase() + 25));
    assertThat(house.run("status").out()).containsPattern("weather-station +ready +pid");
    assertThat(house.status().isHealthy()).isTrue();
  }

  @Test
  void itGetsTheHeapAndTheSettingsThatItNeedsAndNoOthers() {
    assertThat(house.run("logs", "weather-station").out())
        .containsPattern(
            "heap=(3\\d|40) redis=true keys=false token=48 address=http://127.0.0.1:"
                + (house.portBase() + 5));
    assertThat(house.run("logs").out()).contains("weather-station");
  }

  @Test
  void theLauncherKnowsItToo() throws Exception {
    Files.copy(Path.of("..", "fieldfare"), home.resolve("fieldfare"));

    assertThat(launcher("up", "--help"))
        .containsPattern("weather-station N\\+5 \\(8085\\), N\\+25 \\(8105\\)");
    assertThat(launcher("logs", "--help")).contains("weather-station");
  }

  private static String launcher(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", home.resolve("fieldfare").toString());
    builder.command().addAll(java.util.List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
