package dev.fieldfare.gateway.dashboard.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.EnumParameter;
import jakarta.ws.rs.FormParam;
import java.util.Optional;

/** A form that describes a schedule. */
public class ScheduleForm extends Submission {

  @FormParam("name")
  String name;

  @FormParam("kind")
  String kind;

  @FormParam("timing")
  String timing;

  @FormParam("zone")
  String zone;

  @FormParam("target")
  String target;

  @FormParam("table")
  String table;

  String name() {
    return given(name);
  }

  ScheduleRequest request() {
    return new ScheduleRequest(
        EnumParameter.of("kind", given(kind), ScheduleKind.class).orElseThrow(),
        given(timing),
        chosen(target),
        chosen(zone),
        chosen(table),
        Optional.empty());
  }
}
