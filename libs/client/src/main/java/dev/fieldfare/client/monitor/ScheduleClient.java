package dev.fieldfare.client.monitor;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleExport;
import dev.fieldfare.contracts.schedule.ScheduleExportFormat;
import dev.fieldfare.contracts.schedule.ScheduleList;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import dev.fieldfare.contracts.schedule.TrafficProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Recurring work of targets. */
public final class ScheduleClient {
  private static final String SCHEDULES = "schedules";
  private static final String NOTHING = "{}";
  private static final int SEARCHED = 50;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final MonitorRequests gateway;

  /** Sends its requests through this. */
  public ScheduleClient(MonitorRequests gateway) {
    this.gateway = gateway;
  }

  /** All schedules by name. */
  public ScheduleList list() {
    return gateway.get(SCHEDULES, Map.of(), ScheduleList.class);
  }

  /** One schedule. */
  public Schedule show(String name) {
    return gateway.get(path(name, ""), Map.of(), Schedule.class);
  }

  /** Makes or replaces a schedule; it needs the role admin. */
  public Schedule put(String name, ScheduleRequest asked) {
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return gateway.put(path(name, ""), Map.of(), json, Schedule.class);
  }

  /** Makes or replaces the schedules of a traffic profile; it needs the role admin. */
  public ScheduleList putProfile(String target, TrafficProfile profile, Optional<String> zone) {
    Map<String, String> parameters = new HashMap<>(Map.of("target", target));
    zone.ifPresent(text -> parameters.put("zone", text));
    String path = SCHEDULES + "/profiles/" + profile.name().toLowerCase(Locale.ROOT);
    return gateway.put(path, parameters, NOTHING, ScheduleList.class);
  }

  /** Deletes a schedule with its history; it needs the role admin. */
  public void delete(String name) {
    gateway.delete(path(name, ""), Map.of());
  }

  /** Enables or disables a schedule; it needs the role admin. */
  public Schedule enable(String name, boolean enabled) {
    String verb = enabled ? "/enable" : "/disable";
    return gateway.post(path(name, verb), newKey(), NOTHING, Schedule.class);
  }

  /** Runs a schedule now; it needs the role operator. */
  public ScheduleRun run(String name) {
    return gateway.post(path(name, "/run"), newKey(), NOTHING, ScheduleRun.class);
  }

  /** The newest runs of a schedule, newest first. */
  public ScheduleRunList runs(String name, int limit) {
    Map<String, String> parameters = Map.of("limit", Integer.toString(limit));
    return gateway.get(path(name, "/runs"), parameters, ScheduleRunList.class);
  }

  /** The schedules for another scheduler. */
  public ScheduleExport export(ScheduleExportFormat format) {
    String path = SCHEDULES + "/export/" + format.name();
    return gateway.get(path, Map.of(), ScheduleExport.class);
  }

  /** Asks until the run has ended or the time is over; the last answer. */
  public ScheduleRun await(ScheduleRun run, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    ScheduleRun last = newest(run);
    while (last.endedAt().isEmpty() && System.nanoTime() < end && !gateway.isClosedAfter(PAUSE)) {
      last = newest(run);
    }
    return last;
  }

  private ScheduleRun newest(ScheduleRun run) {
    return runs(run.schedule(), SEARCHED).items().stream()
        .filter(each -> each.id().equals(run.id()))
        .findFirst()
        .orElse(run);
  }

  private static Optional<String> newKey() {
    return Optional.of(UUID.randomUUID().toString());
  }

  private static String path(String name, String rest) {
    return SCHEDULES + "/" + MonitorRequests.encoded(name) + rest;
  }
}
