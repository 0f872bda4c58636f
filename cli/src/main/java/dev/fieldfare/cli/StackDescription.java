package dev.fieldfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The embedded stack as its {@code stack.json} describes it. */
record StackDescription(Path file, JsonNode json) {

  private static final Path PLACE = Path.of(".fieldfare", "stack.json");

  /** The stack of the data folder that was named, or the one {@link #near} the command. */
  static Optional<StackDescription> find(GlobalOptions options, Surroundings surroundings) {
    return options.data == null
        ? near(surroundings)
        : Optional.of(in(surroundings.workingDirectory().resolve(options.data).normalize()));
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
  private static Optional<StackDescription> near(Surroundings surroundings) {
    Stream<Path> above =
        Stream.iterate(surroundings.workingDirectory(), p -> p != null, Path::getParent);
    return Stream.concat(above, surroundings.home().stream())
        .map(folder -> folder.resolve(PLACE))
        .filter(Files::isReadable)
        .findFirst()
        .map(StackDescription::read);
  }

  String gatewayUrl() {
    return json.path("gateway").path("url").asText();
  }

  Optional<String> apiKey() {
    return Optional.ofNullable(json.path("apiKeys").path("admin").textValue());
  }

  /** Its processes, and whether each of them lives. */
  Map<String, Boolean> processes() {
    Map<String, Boolean> processes = new LinkedHashMap<>();
    processes.put("supervisor", isAlive(json.path("supervisor")));
    json.path("servers")
        .properties()
        .forEach(server -> processes.put(server.getKey(), isAlive(server.getValue())));
    json.path("services")
        .properties()
        .forEach(service -> processes.put(service.getKey(), isAlive(service.getValue())));
    return processes;
  }

  /** running, degraded (something of it is down), or stopped. */
  String state() {
    Map<String, Boolean> processes = processes();
    if (processes.values().stream().noneMatch(alive -> alive)) {
      return "stopped";
    }
    return processes.values().stream().allMatch(alive -> alive) ? "running" : "degraded";
  }

  private static boolean isAlive(JsonNode process) {
    return process.path("pid").canConvertToLong()
        && ProcessHandle.of(process.path("pid").asLong())
            .filter(ProcessHandle::isAlive)
            .isPresent();
  }

  private static StackDescription read(Path file) {
    try {
      return new StackDescription(file, ContractsJson.mapper().readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw CommandFailure.error("cannot read " + file + ": " + e.getMessage());
    }
  }
}
