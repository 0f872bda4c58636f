package dev.fieldfare.gateway.dashboard.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.EnumParameter;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import java.util.Optional;

/** A form that describes a schedule. */
public class ScheduleForm extends Submission {

  @FormParam("name")
  @DefaultValue("")
  String name;

  @FormParam("kind")
  @DefaultValue("")
  String kind;

  @FormParam("timing")
  @DefaultValue("")
  String timing;

  @FormParam("zone")
  @DefaultValue("")
  String zone;

  @FormParam("target")
  @DefaultValue("")
  String target;

  @FormParam("table")
  @DefaultValue("")
  String table;

  ScheduleRequest request() {
    return new ScheduleRequest(
        EnumParameter.of("kind", kind, ScheduleKind.class).orElseThrow(),
        timing.strip(),
        text(target),
        text(zone),
        text(table),
        Optional.empty());
  }

  private static Optional<String> text(String given) {
    return Optional.of(given.strip()).filter(value -> !value.isEmpty());
  }
}
