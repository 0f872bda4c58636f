package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.silence.AlertMatcher;
import dev.fieldfare.health.silence.Silence;
import dev.fieldfare.health.silence.Silences;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Silences, for the gateway. */
@Path("/internal/v1/silences")
@RunOnVirtualThread
public class InternalSilenceResource {
  private static final int MOST_SHOWN = 500;
  private static final int LONGEST_TEXT = 500;
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final UuidV7 IDS = UuidV7.system();

  private final Silences silences;
  private final AlertStore alerts;
  private final SecurityIdentity identity;
  private final Clock clock;

  InternalSilenceResource(
      Silences silences, AlertStore alerts, SecurityIdentity identity, Clock clock) {
    this.silences = silences;
    this.alerts = alerts;
    this.identity = identity;
    this.clock = clock;
  }

  /** A silence to create. A preview needs no comment and no end. */
  public record SilenceRequest(
      Optional<AlertCategory> category,
      Optional<String> target,
      Optional<String> subject,
      Optional<String> form,
      Optional<String> comment,
      Optional<Instant> startsAt,
      Optional<Instant> endsAt) {

    AlertMatcher matcher() {
      form.ifPresent(SubscriptionRequest::requireForm);
      AlertMatcher matcher = new AlertMatcher(category, target, subject, form);
      if (matcher.isEmpty()) {
        throw MonitorProblems.wrong(
            "A silence needs \"category\", \"target\", \"subject\" or \"form\".");
      }
      return matcher;
    }
  }

  /** The silences that have not ended. */
  @GET
  @RolesAllowed("viewer")
  public Map<String, List<Silence>> list() throws SQLException {
    return Map.of("items", silences.planned());
  }

  /** Makes a silence. */
  @POST
  @RolesAllowed("operator")
  @ResponseStatus(201)
  public Silence create(SilenceRequest request) throws SQLException {
    Instant now = clock.instant();
    Silence silence =
        new Silence(
            IDS.next(),
            request.matcher(),
            request
                .comment()
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_TEXT)
                .map(text -> text.replace('\0', ' '))
                .orElseThrow(
                    () -> MonitorProblems.wrong("\"comment\" is a text of 1 to 500 characters.")),
            identity.getPrincipal().getName(),
            now,
            start(request, now),
            end(request, now),
            0);
    silences.create(silence);
    return silence;
  }

  private static Instant end(SilenceRequest request, Instant now) {
    return request
        .endsAt()
        .filter(end -> end.isAfter(now) && end.isBefore(now.plus(LONGEST)))
        .orElseThrow(() -> MonitorProblems.wrong("\"endsAt\" is a time within the next year."));
  }

  private static Instant start(SilenceRequest request, Instant now) {
    Instant start = request.startsAt().orElse(now);
    if (!start.isBefore(end(request, now))) {
      throw MonitorProblems.wrong("\"startsAt\" is a time before \"endsAt\".");
    }
    return start.isBefore(now) ? now : start;
  }

  /** The open alerts that a silence would hold back. */
  @POST
  @Path("preview")
  @RolesAllowed("viewer")
  public Map<String, List<Alert>> preview(SilenceRequest request) throws SQLException {
    return Map.of("items", alerts.openAlerts(request.matcher()::matches, MOST_SHOWN));
  }

  /** Ends a silence now. */
  @DELETE
  @Path("{id}")
  @RolesAllowed("operator")
  public void end(@PathParam("id") UUID id) throws SQLException {
    if (!silences.end(id)) {
      throw MonitorProblems.notFound("There is no active silence with the id " + id + ".");
    }
  }
}
