package dev.fieldfare.gateway.event;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.gateway.event.EventFeed.Item;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Events as they happen. */
@Path("/api/v1/events")
@Tag(name = "events")
public class EventResource {

  private static final String ALL = "*";

  private final EventFeed feed;
  private final MergedEvents merged;
  private final Targets targets;

  EventResource(EventFeed feed, MergedEvents merged, Targets targets) {
    this.feed = feed;
    this.merged = merged;
    this.targets = targets;
  }

  // The first position is read from the target before the answer has a status, on a separate
  // thread: targets that do not answer must not use up the threads of other targets.
  @GET
  @Blocking
  @RunOnVirtualThread
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Listen to the events of a target",
      description =
          "The target - is the log of alerts, * stands for all logs. The id of an event is its"
              + " position in the target's log, or an opaque text for all logs. To continue without"
              + " a gap, send the last id that you received as Last-Event-ID. 0 begins with the"
              + " oldest event that is kept.")
  @APIResponse(
      responseCode = "200",
      description = "Events as they happen, until the client or the gateway closes the stream",
      content = @Content(schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "410")
  public RestMulti<OutboundSseEvent> listen(
      @QueryParam("target") String target,
      @QueryParam("type") List<String> types,
      @QueryParam("table") String table,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context SecurityContext security,
      @Context Sse sse) {
    Caller caller = (Caller) security.getUserPrincipal();
    EventFilter filter = EventFilter.of(types, Optional.ofNullable(table));
    Multi<OutboundSseEvent> events =
        ALL.equals(target)
            ? merged.listen(all(caller, lastEventId, filter)).map(item -> event(sse, item))
            : feed.listen(caller, log(target), position(lastEventId), filter)
                .map(item -> event(sse, item));
    return RestMulti.fromMultiData(events)
        .header("Cache-Control", "no-cache")
        // Proxies must not gather what is to be seen at once.
        .header("X-Accel-Buffering", "no")
        .build();
  }

  private String log(String target) {
    return ControlLog.NAME.equals(target)
        ? target
        : targets.matching(Optional.ofNullable(target)).getFirst().name();
  }

  private static MergedEvents.Request all(Caller caller, String lastEventId, EventFilter filter) {
    boolean isNew = lastEventId == null || lastEventId.isBlank();
    boolean fromOldest = "0".equals(lastEventId);
    MergedPosition after =
        isNew || fromOldest ? MergedPosition.NOWHERE : MergedPosition.of(lastEventId);
    return new MergedEvents.Request(caller, after, fromOldest, filter);
  }

  // A heartbeat has an id too: the listener then knows its position before the first event.
  private static OutboundSseEvent event(Sse sse, MergedEvents.Merged item) {
    OutboundSseEvent.Builder event = sse.newEventBuilder().id(item.id());
    return item.isAlive()
        ? event.comment("listening").build()
        : event.mediaType(MediaType.TEXT_PLAIN_TYPE).data(item.json()).build();
  }

  private static OutboundSseEvent event(Sse sse, Item item) {
    return item.isAlive()
        ? sse.newEventBuilder().comment("listening").build()
        : sse.newEventBuilder()
            .id(Long.toString(item.position()))
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(item.json())
            .build();
  }

  private static OptionalLong position(String lastEventId) {
    if (lastEventId == null || lastEventId.isBlank()) {
      return OptionalLong.empty();
    }
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw Paging.wrong("Last-Event-ID", "\"Last-Event-ID\" is the id of an event: a number.");
    }
    return OptionalLong.of(Long.parseLong(lastEventId));
  }
}
