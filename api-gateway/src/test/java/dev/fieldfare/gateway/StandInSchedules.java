package dev.fieldfare.gateway;

import static dev.fieldfare.gateway.StandInMonitor.HOSTILE;
import static dev.fieldfare.gateway.StandInMonitor.write;

import com.sun.net.httpserver.HttpExchange;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleList;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The schedules of the stand-in for the health-monitor. One is there at the start. */
final class StandInSchedules {

  static final String ROOT = "/internal/v1/schedules";
  static final String NIGHTLY = "nightly";

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");

  private final Map<String, Schedule> schedules = new TreeMap<>();

  /** The newest first. */
  private final Map<String, List<ScheduleRun>> runs = new TreeMap<>();

  StandInSchedules() {
    put(NIGHTLY, ScheduleKind.VERIFICATION, "0 2 * * *", true);
    add(NIGHTLY, run(NIGHTLY, ScheduleRunState.FAILED, HOSTILE));
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String rest = exchange.getRequestURI().getPath().substring(ROOT.length());
      if (rest.isEmpty()) {
        write(
            exchange, 200, new ScheduleList(schedules.keySet().stream().map(this::shown).toList()));
        return;
      }
      String[] parts = rest.split("/");
      String name = parts[1];
      if (exchange.getRequestMethod().equals("PUT")) {
        ScheduleRequest asked = StandInSettings.read(exchange, ScheduleRequest.class);
        put(name, asked.kind(), asked.timing(), true);
        write(exchange, 200, shown(name));
      } else if (!schedules.containsKey(name)) {
        FailureReason reason = FailureReason.NOT_FOUND;
        write(exchange, 404, ProblemDocument.of(reason, 404, "No", "There is no such schedule."));
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        schedules.remove(name);
        exchange.sendResponseHeaders(204, -1);
      } else {
        steer(exchange, name, parts.length > 2 ? parts[2] : "");
      }
    }
  }

  private void steer(HttpExchange exchange, String name, String verb) throws IOException {
    switch (verb) {
      case "runs" -> write(exchange, 200, new ScheduleRunList(runsOf(name)));
      case "run" -> {
        add(name, run(name, ScheduleRunState.WAITING, ""));
        write(exchange, 202, runsOf(name).getFirst());
      }
      case "enable", "disable" -> {
        Schedule known = schedules.get(name);
        put(name, known.kind(), known.timing(), verb.equals("enable"));
        write(exchange, 200, shown(name));
      }
      default -> write(exchange, 200, shown(name));
    }
  }

  private void put(String name, ScheduleKind kind, String timing, boolean isEnabled) {
    schedules.put(
        name,
        new Schedule(
            name,
            "main",
            kind,
            timing,
            "UTC",
            Optional.empty(),
            isEnabled,
            isEnabled ? Optional.of(BEGIN.plusSeconds(60)) : Optional.empty(),
            Optional.empty(),
            "root",
            BEGIN));
  }

  private Schedule shown(String name) {
    Schedule known = schedules.get(name);
    return new Schedule(
        known.name(),
        known.target(),
        known.kind(),
        known.timing(),
        known.zone(),
        known.table(),
        known.enabled(),
        known.nextDue(),
        runsOf(name).stream().findFirst(),
        known.changedBy(),
        known.changedAt());
  }

  private void add(String name, ScheduleRun run) {
    runs.computeIfAbsent(name, each -> new ArrayList<>()).addFirst(run);
  }

  private List<ScheduleRun> runsOf(String name) {
    return runs.getOrDefault(name, List.of());
  }

  private static ScheduleRun run(String name, ScheduleRunState state, String detail) {
    boolean isOver = state == ScheduleRunState.FAILED;
    return new ScheduleRun(
        UUID.randomUUID().toString(),
        name,
        BEGIN,
        Optional.empty(),
        Optional.of("op"),
        state,
        isOver ? 3 : 0,
        Optional.of(BEGIN).filter(at -> isOver),
        Optional.of(BEGIN.plusSeconds(2)).filter(at -> isOver),
        Optional.of(detail).filter(text -> !text.isEmpty()));
  }
}
