package dev.fieldfare.stack.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.StackFile;
import dev.fieldfare.stack.process.LeftoverProcesses;
import dev.fieldfare.stack.process.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The verb {@code status}: what runs, looked at from outside.
 *
 * @param state running, degraded, orphaned (the supervisor was killed) or stopped
 * @param data the data folder
 * @param processes servers, services and supervisor
 */
public record StatusVerb(String state, String data, List<Process> processes) {
  /** One process of the stack and how it does: ready, starting or down. */
  record Process(String name, String state, long pid, String at) {}

  public static StatusVerb of(DataFolder folder) {
    Optional<StackFile.Content> content =
        folder.exists() ? folder.stackFile().read() : Optional.empty();
    if (content.isEmpty()) {
      return new StatusVerb("stopped", folder.path().toString(), List.of());
    }
    boolean supervised = folder.supervisor().isPresent();
    List<Process> processes = new ArrayList<>();
    processes.add(
        new Process(
            "supervisor",
            supervised ? "ready" : "down",
            content.get().supervisor().pid(),
            folder.path().toString()));
    processes.addAll(children(folder, content.get()));
    return new StatusVerb(state(supervised, processes), folder.path().toString(), processes);
  }

  public boolean isHealthy() {
    return state.equals("running");
  }

  public String asJson() {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JacksonException e) {
      throw new IllegalStateException("a status can always be written as JSON", e);
    }
  }

  public String asText() {
    StringBuilder text = new StringBuilder("stack " + state + "  " + data);
    for (Process process : processes) {
      text.append(
          "%n  %-18s %-9s pid %-8d %s"
              .formatted(process.name(), process.state(), process.pid(), process.at()));
    }
    return text.toString();
  }

  private static List<Process> children(DataFolder folder, StackFile.Content content) {
    Set<Long> alive =
        new LeftoverProcesses(folder)
            .find().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    List<Process> children = new ArrayList<>();
    content
        .servers()
        .forEach(
            (name, at) ->
                children.add(
                    new Process(
                        name,
                        alive.contains(at.pid()) ? "ready" : "down",
                        at.pid(),
                        at(name, content))));
    content
        .services()
        .forEach(
            (name, at) ->
                children.add(
                    new Process(name, service(at, alive.contains(at.pid())), at.pid(), at.url())));
    return children;
  }

  private static String at(String server, StackFile.Content content) {
    return server.equals("postgres")
        ? "%s:%d".formatted(content.postgres().host(), content.postgres().port())
        : content.redis().url().replaceFirst("^rediss?://([^@]*@)?", "");
  }

  private static String service(StackFile.ServiceAt at, boolean alive) {
    if (!alive) {
      return "down";
    }
    return Readiness.isUp(at.readyUrl()) ? "ready" : "starting";
  }

  private static String state(boolean supervised, List<Process> processes) {
    List<Process> children = processes.subList(1, processes.size());
    boolean anyAlive = children.stream().anyMatch(child -> !child.state().equals("down"));
    if (!supervised) {
      return anyAlive ? "orphaned" : "stopped";
    }
    return children.stream().allMatch(child -> child.state().equals("ready"))
        ? "running"
        : "degraded";
  }
}
