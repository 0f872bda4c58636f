package dev.fieldfare.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The envelope of every event: CloudEvents 1.0 in its JSON format.
 *
 * @param id a UUIDv7; the same event delivered again has the same
 * @param source {@code /fieldfare/<service>/<target>}
 * @param type a name of {@link EventType}, or of a newer one
 * @param subject {@code <target>/<schema>.<table>}
 * @param sequence decimal text from 1, without a gap per source and subject
 */
@JsonPropertyOrder({
  "specversion",
  "id",
  "source",
  "type",
  "subject",
  "time",
  "datacontenttype",
  "sequence",
  "traceparent",
  "data"
})
public record CloudEvent(
    String specversion,
    String id,
    String source,
    String type,
    String subject,
    Instant time,
    String datacontenttype,
    String sequence,
    @JsonInclude(Include.NON_ABSENT) Optional<String> traceparent,
    JsonNode data) {

  private static final String SPEC_VERSION = "1.0";
  private static final String JSON = "application/json";

  public CloudEvent {
    Objects.requireNonNull(specversion, "specversion");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(sequence, "sequence");
    Objects.requireNonNull(traceparent, "traceparent");
    Objects.requireNonNull(data, "data");
  }

  /** An event of today's version. */
  public static CloudEvent of(
      EventType type, Origin origin, Instant time, Optional<String> traceparent, JsonNode data) {
    return new CloudEvent(
        SPEC_VERSION,
        origin.id(),
        origin.source(),
        type.wireName(),
        origin.subject(),
        time,
        JSON,
        Long.toString(origin.sequence()),
        traceparent,
        data);
  }

  /** The source of a service's events about one target. */
  public static String source(String service, String target) {
    return "/fieldfare/" + service + "/" + target;
  }

  /** The type, unless a newer server sent it. */
  public Optional<EventType> knownType() {
    return EventType.of(type);
  }

  /** Which event it is: its identity, and its place among those of its source and subject. */
  public record Origin(String id, String source, String subject, long sequence) {}
}
