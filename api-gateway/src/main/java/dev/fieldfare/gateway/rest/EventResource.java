package dev.fieldfare.gateway.rest;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Allowed;
import dev.fieldfare.gateway.EventFeed;
import dev.fieldfare.gateway.EventFeed.Item;
import dev.fieldfare.gateway.EventFilter;
import dev.fieldfare.gateway.Targets;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What happens, as it happens. */
@Path("/api/v1/events")
@Tag(name = "events")
public class EventResource {

  // Proxies must neither keep nor gather what is to be seen at once.
  private static final Map<String, List<String>> HEADERS =
      Map.of("Cache-Control", List.of("no-cache"), "X-Accel-Buffering", List.of("no"));

  private final EventFeed feed;
  private final Targets targets;

  private final ExecutorService blocking;

  EventResource(EventFeed feed, Targets targets, @VirtualThreads ExecutorService blocking) {
    this.feed = feed;
    this.targets = targets;
    this.blocking = blocking;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @Allowed(SenderRole.VIEWER)
  @Operation(
      summary = "Listen to the events of a target",
      description =
          "The id of an event is its place in the target's log. Send the last one that you have as"
              + " Last-Event-ID to go on without a gap; 0 begins with the oldest that is kept.")
  public RestMulti<OutboundSseEvent> listen(
      @QueryParam("target") String target,
      @QueryParam("type") List<String> types,
      @QueryParam("table") String table,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context Sse sse) {
    String name = targets.matching(Optional.ofNullable(target)).getFirst().name();
    EventFilter filter = EventFilter.of(types, Optional.ofNullable(table));
    OptionalLong after = position(lastEventId);
    // The status depends on how far the log reaches back, which the target must be asked.
    return RestMulti.fromUniResponse(
        Uni.createFrom().item(() -> feed.listen(name, after, filter)).runSubscriptionOn(blocking),
        items -> items.map(item -> event(sse, item)),
        items -> HEADERS);
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
