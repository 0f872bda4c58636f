package dev.fieldfare.report.rest;

import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import jakarta.inject.Singleton;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Reads what a report or statistics are asked for. */
@Singleton
public class ReportQuestions {
  private final ServiceTargets targets;
  private final Clock clock;

  ReportQuestions(ServiceTargets targets, Clock clock) {
    this.targets = targets;
    this.clock = clock;
  }

  /** The parameters; null where one was not given. */
  public static class Asked {
    @QueryParam("days")
    String days;

    @QueryParam("until")
    String until;

    @QueryParam("zone")
    String zone;

    @QueryParam("target")
    String target;

    @QueryParam("table")
    String table;

    @QueryParam("formId")
    String formId;

    @QueryParam("format")
    String format;

    Asked ofForm(String id) {
      formId = id;
      return this;
    }
  }

  /** The request; a wrong parameter is refused. */
  ReportRequest request(Asked asked) {
    return request(
        new ReportRequest.Parameters(
            asked.days, asked.zone, asked.target, asked.table, asked.formId, asked.until));
  }

  /** The request of these parameters. */
  ReportRequest request(ReportRequest.Parameters sent) {
    return ReportRequest.of(sent, targets(), now());
  }

  /** The name, if there is a target of that name. */
  String target(String name) {
    return request(new ReportRequest.Parameters(null, null, name, null, null)).targets().getFirst();
  }

  /** The names of all targets. */
  List<String> targets() {
    return targets.all().stream().map(Target::name).toList();
  }

  Instant now() {
    return clock.instant();
  }
}
