package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.ProcessExit;
import dev.fieldfare.embedded.RedisConnection;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.command.DownVerb;
import dev.fieldfare.stack.command.StatusVerb;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.PortPlan;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A checkout with fake services, a data folder in it, and the stack's command line as a process.
 */
record House(Path home, Path data, int portBase, Map<String, String> environment) {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  /** How a command ended. */
  record Ended(int exit, String out, String err) {}

  static House in(Path home) {
    House house = new House(home, home.resolve(".fieldfare"), freeBase(), Map.of());
    ServiceDescriptor.in(CHECKOUT).forEach(house::addService);
    return house;
  }

  /** The checkout that is tested, with its real services. */
  static House real(Path data) {
    return new House(CHECKOUT, data, freeBase(), Map.of());
  }

  /**
   * A checkout that is packaged, with its launcher and its modules, but a data folder of its own.
   */
  static House copyOf(Path checkout, Path home) throws IOException {
    Files.copy(
        checkout.resolve("fieldfare"),
        home.resolve("fieldfare"),
        StandardCopyOption.COPY_ATTRIBUTES);
    for (ServiceDescriptor service : ServiceDescriptor.in(checkout)) {
      Files.createSymbolicLink(home.resolve(service.name()), checkout.resolve(service.name()));
    }
    Files.createSymbolicLink(home.resolve("cli"), checkout.resolve("cli"));
    writeJar(home.resolve("stack/target/fieldfare-stack.jar"), Main.class, classPath());
    Files.createDirectories(home.resolve("target"));
    Files.createFile(home.resolve("target/fieldfare.built"));
    return new House(home, home.resolve(".fieldfare"), freeBase(), Map.of());
  }

  /** The same checkout with something set in the environment. */
  House with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new House(home, data, portBase, more);
  }

  PortPlan ports() {
    return new PortPlan(portBase);
  }

  JsonNode stackJson() {
    try {
      return new ObjectMapper().readTree(data.resolve("stack.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid(String pointer) {
    return stackJson().at(pointer + "/pid").asLong();
  }

  Ended up() {
    return run("up", "--detach", "--data", data.toString(), "--port-base", "" + portBase);
  }

  Ended down() {
    return run("down", "--data", data.toString());
  }

  /** Looks and stops without a process of its own: starting one takes a second. */
  StatusVerb status() {
    return StatusVerb.of(new DataFolder(data));
  }

  /** Ends what a test left; nothing of the house may run afterwards. */
  void leaveNothing() {
    if (!processes().isEmpty()) {
      new DownVerb(new DataFolder(data), System.out).run();
    }
    assertThat(processes()).isEmpty();
  }

  /** Runs to the end; reads until no process holds the output any more. */
  Ended run(String... arguments) {
    return run(stack(), arguments);
  }

  /** The jar of the command line; its commands are given the data folder. */
  Path clientJar() {
    return home.resolve("cli/target/fieldfare-cli.jar");
  }

  /** The command line as its users run it. */
  Ended client(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--data", data.toString()));
    return run(command("-jar", clientJar().toString()), words.toArray(String[]::new));
  }

  private Ended run(List<String> command, String... arguments) {
    try {
      Process process = start(command, arguments);
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
    return start(stack(), arguments);
  }

  private Process start(List<String> command, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("FIELDFARE_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> stack() {
    return command("-cp", System.getProperty("java.class.path"), Main.class.getName());
  }

  private List<String> command(String... program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dfieldfare.home=" + home, "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.addAll(List.of(program));
    return command;
  }

  /** Every process that has the data folder on its command line, but not us. */
  List<String> processes() {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(data.toString()))
        .toList();
  }

  Connection connect() throws SQLException {
    JsonNode postgres = stackJson().at("/postgres");
    return DriverManager.getConnection(
        postgres.at("/jdbcUrl").asText(),
        postgres.at("/user").asText(),
        postgres.at("/password").asText());
  }

  /** The first value that the query returns. */
  String value(String sql) throws SQLException {
    try (var connection = connect();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  Object redis(String... command) throws IOException {
    URI url = URI.create(stackJson().at("/redis/url").asText());
    try (var connection = RedisConnection.open(url.getHost(), url.getPort(), password(url))) {
      return connection.send(command);
    }
  }

  List<Long> pids() {
    return stackJson().findValues("pid").stream().map(JsonNode::asLong).toList();
  }

  /** kill -9, and waits until it is gone. */
  void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    assertThat(ProcessExit.await(List.of(process), Duration.ofSeconds(10))).isTrue();
  }

  /** The descriptor of the real service, with a program that stands in for it. */
  private void addService(ServiceDescriptor service) {
    String file = service.name() + "/" + ServiceDescriptor.FILE;
    try {
      Files.createDirectories(home.resolve(service.name()));
      Files.copy(CHECKOUT.resolve(file), home.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buildService(service.name(), FakeService.class);
  }

  /** Makes the jar of a service that is described already. */
  void buildService(String name, Class<?> main) {
    try {
      writeJar(ServiceDescriptor.named(name, home).jar(home), main, driver().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeJar(Path jar, Class<?> main, String classPath) throws IOException {
    String classFile = main.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var in = main.getClassLoader().getResourceAsStream(classFile)) {
      out.putNextEntry(new JarEntry(classFile));
      in.transferTo(out);
    }
  }

  /** That of the tests, as a manifest wants it. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  private static URI driver() {
    var source = org.postgresql.Driver.class.getProtectionDomain().getCodeSource();
    return URI.create(source.getLocation().toString());
  }

  private static int freeBase() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(12_000, 30_000))
        .filter(base -> IntStream.range(base, base + PortPlan.COUNT).noneMatch(FreePorts::isTaken))
        .findFirst()
        .orElseThrow();
  }

  private static String password(URI url) {
    return url.getUserInfo().substring(url.getUserInfo().indexOf(':') + 1);
  }
}
