package dev.fieldfare.gateway.event;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.gateway.event.EventFeed.Item;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

  private final EventFeed feed;
  private final Targets targets;

  EventResource(EventFeed feed, Targets targets) {
    this.feed = feed;
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
          "The target - is the log of alerts. The id of an event is its position in the"
              + " target's log. To continue without a gap, send the last id that you received"
              + " as Last-Event-ID. 0 begins with the oldest event that is kept.")
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
    String name =
        ControlLog.NAME.equals(target)
            ? target
            : targets.matching(Optional.ofNullable(target)).getFirst().name();
    EventFilter filter = EventFilter.of(types, Optional.ofNullable(table));
    OptionalLong after = position(lastEventId);
    return RestMulti.fromMultiData(
            feed.listen(caller, name, after, filter).map(item -> event(sse, item)))
        .header("Cache-Control", "no-cache")
        // Proxies must not gather what is to be seen at once.
        .header("X-Accel-Buffering", "no")
        .build();
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
