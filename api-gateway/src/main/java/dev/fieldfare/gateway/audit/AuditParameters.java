package dev.fieldfare.gateway.audit;

import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which entries of the audit trail are meant; null where it was not given. */
public class AuditParameters {

  private static final int LATEST_YEAR = 9_999;

  @Parameter(description = "The name of an API key")
  @QueryParam("actor")
  String actor;

  @Parameter(description = "As in migration.cancel; migration.* for all that begin so")
  @QueryParam("action")
  String action;

  @QueryParam("target")
  String target;

  @Parameter(description = "What it was done to: an id, a table, a key")
  @QueryParam("subject")
  String subject;

  @Parameter(description = "accepted, or the code of a problem")
  @QueryParam("outcome")
  String outcome;

  @Parameter(description = "From which address the request came")
  @QueryParam("remoteAddress")
  String remoteAddress;

  @Parameter(description = "RFC 3339; entries of this time and later")
  @QueryParam("since")
  String since;

  @Parameter(description = "RFC 3339; entries before this time")
  @QueryParam("until")
  String until;

  AuditTrail.Filter filter() {
    return new AuditTrail.Filter(
        Optional.ofNullable(actor),
        Optional.ofNullable(action),
        Optional.ofNullable(target),
        Optional.ofNullable(subject),
        Optional.ofNullable(outcome),
        Optional.ofNullable(remoteAddress),
        Optional.ofNullable(since).map(text -> time("since", text)),
        Optional.ofNullable(until).map(text -> time("until", text)));
  }

  private static Instant time(String parameter, String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      // Java reads years with a sign and more digits, PostgreSQL and RFC 3339 do not have them.
      if (time.getYear() >= 0 && time.getYear() <= LATEST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      throw wrong(parameter);
    }
    throw wrong(parameter);
  }

  private static RuntimeException wrong(String parameter) {
    return Paging.wrong(
        parameter,
        "\"%s\" must be a time in RFC 3339 format, like 2026-01-31T12:00:00Z."
            .formatted(parameter));
  }
}
