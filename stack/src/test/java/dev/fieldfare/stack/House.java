package dev.fieldfare.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.testkit.server.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;

/**
 * A checkout with fake services, a data folder in it, and the stack's command line as a process.
 */
record House(Path home, int portBase, Map<String, String> environment) {
  /** How a command ended. */
  record Ended(int exit, String out, String err) {}

  static House in(Path home) {
    House house = new House(home, freeBase(), new HashMap<>());
    List.of("migration-worker", "api-gateway").forEach(house::addService);
    return house;
  }

  /** The same checkout with something set in the environment. */
  House with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new House(home, portBase, more);
  }

  Path data() {
    return home.resolve(".fieldfare");
  }

  PortPlan ports() {
    return new PortPlan(portBase);
  }

  JsonNode stackJson() {
    try {
      return new ObjectMapper().readTree(data().resolve("stack.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid(String pointer) {
    return stackJson().at(pointer + "/pid").asLong();
  }

  Ended up() {
    return run("up", "--detach", "--port-base", "" + portBase);
  }

  Ended down() {
    return run("down");
  }

  /** Runs to the end; reads until nobody holds the output any more. */
  Ended run(String... arguments) {
    try {
      Process process = start(arguments);
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("does not end: " + List.of(arguments));
      }
      return new Ended(process.exitValue(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dfieldfare.home=" + home, "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("FIELDFARE_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Every process that has the data folder or the checkout on its command line, but not us. */
  List<String> processes() {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(home.toString()))
        .toList();
  }

  private void addService(String name) {
    Path jar = home.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
    String classFile = FakeService.class.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, driver().toString());
    try {
      Files.createDirectories(jar.getParent());
      try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
          var in = FakeService.class.getClassLoader().getResourceAsStream(classFile)) {
        out.putNextEntry(new JarEntry(classFile));
        in.transferTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI driver() {
    var source = org.postgresql.Driver.class.getProtectionDomain().getCodeSource();
    return URI.create(source.getLocation().toString());
  }

  private static int freeBase() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(12_000, 30_000))
        .filter(base -> IntStream.rangeClosed(base, base + 11).noneMatch(FreePorts::isTaken))
        .findFirst()
        .orElseThrow();
  }
}
