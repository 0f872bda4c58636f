package dev.fieldfare.cli.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.GlobalOptions;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The embedded stack as its {@code stack.json} describes it. */
public record StackDescription(Path file, JsonNode json) {

  private static final Path PLACE = Path.of(".fieldfare", "stack.json");

  /** The stack of the data folder that was named, or the one {@link #near} the command. */
  public static Optional<StackDescription> find(
      GlobalOptions options, ProcessEnvironment processEnvironment) {
    return options.data == null
        ? near(processEnvironment)
        : Optional.of(in(processEnvironment.workingDirectory().resolve(options.data).normalize()));
  }

  private static StackDescription in(Path data) {
    Path file = data.resolve(PLACE.getFileName());
    if (!Files.isReadable(file)) {
      throw CommandFailure.usage(
          "no stack has its data in " + data + ": there is no stack.json that can be read.");
    }
    return read(file);
  }

  /** The stack of the checkout that the command was given in, or that the launcher belongs to. */
  private static Optional<StackDescription> near(ProcessEnvironment processEnvironment) {
    return nearFile(processEnvironment).map(StackDescription::read);
  }

  /** The {@link #near} stack, to show what it says; none when its file is not trusted. */
  public static Optional<StackDescription> toShow(ProcessEnvironment processEnvironment) {
    return nearFile(processEnvironment)
        .filter(file -> StackTrust.ofThisUser().objection(file).isEmpty())
        .map(StackDescription::read);
  }

  private static Optional<Path> nearFile(ProcessEnvironment processEnvironment) {
    Stream<Path> above =
        Stream.iterate(processEnvironment.workingDirectory(), p -> p != null, Path::getParent);
    return Stream.concat(above, processEnvironment.home().stream())
        .map(folder -> folder.resolve(PLACE))
        .filter(Files::isReadable)
        .findFirst();
  }

  public String gatewayUrl() {
    return json.path("gateway").path("url").asText();
  }

  Optional<String> apiKey(SenderRole role) {
    return Optional.ofNullable(json.path("apiKeys").path(role.label()).textValue());
  }

  /** The folder with its data. */
  public Path data() {
    return file.getParent();
  }

  public long freeBytes() {
    try {
      return Files.getFileStore(data()).getUsableSpace();
    } catch (IOException e) {
      throw CommandFailure.error("cannot look at the disk of " + data() + ": " + e.getMessage());
    }
  }

  /** Its processes as they are now; none of a stack that was stopped. */
  public List<StackProcess> processes() {
    if (json.path("state").asText().equals("STOPPED")) {
      return List.of();
    }
    List<StackProcess> processes = new ArrayList<>();
    processes.add(process("supervisor", json.path("supervisor")));
    json.path("servers")
        .properties()
        .forEach(server -> processes.add(server(server.getKey(), server.getValue())));
    json.path("services")
        .properties()
        .forEach(service -> processes.add(process(service.getKey(), service.getValue())));
    return processes;
  }

  /** True when it was stopped, or nothing of it lives. */
  public boolean isStopped() {
    return json.path("state").asText().equals("STOPPED")
        || Stream.of(
                Stream.of(json.path("supervisor")),
                json.path("servers").valueStream(),
                json.path("services").valueStream())
            .flatMap(processes -> processes)
            .noneMatch(StackProcess::isAlive);
  }

  /** running, degraded (something of it is not ready), or stopped. */
  public static String state(List<StackProcess> processes) {
    if (processes.stream().allMatch(StackProcess::isDown)) {
      return "stopped";
    }
    return processes.stream().allMatch(StackProcess::isReady) ? "running" : "degraded";
  }

  private StackProcess server(String name, JsonNode server) {
    URI redis = URI.create(json.path("redis").path("url").asText());
    JsonNode postgres = json.path("postgres");
    InetSocketAddress address =
        name.equals("redis")
            ? new InetSocketAddress(redis.getHost(), redis.getPort())
            : new InetSocketAddress(postgres.path("host").asText(), postgres.path("port").asInt());
    return StackProcess.of(name, server, address, log(name));
  }

  private StackProcess process(String name, JsonNode process) {
    return StackProcess.of(name, process, log(name));
  }

  private Path log(String name) {
    return data().resolve("logs").resolve(name + ".log");
  }

  private static StackDescription read(Path file) {
    StackTrust.ofThisUser()
        .objection(file)
        .ifPresent(
            objection -> {
              throw CommandFailure.usage(
                  file
                      + " is not trusted: "
                      + objection
                      + ". Name the gateway by --url, or another stack by --data.");
            });
    try {
      return new StackDescription(file, ContractsJson.mapper().readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw CommandFailure.error("cannot read " + file + ": " + e.getMessage());
    }
  }
}
