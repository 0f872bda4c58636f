package dev.fieldfare.gateway.dashboard.live;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.dashboard.session.SessionToken;
import dev.fieldfare.gateway.dashboard.session.Sessions;
import dev.fieldfare.gateway.dashboard.session.Sessions.Activity;
import dev.fieldfare.gateway.event.EventFeed;
import dev.fieldfare.gateway.event.EventFeed.Item;
import dev.fieldfare.gateway.event.EventFilter;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.service.target.Target;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * The events of all targets, and of alerts, for one browser, over one connection that its tabs
 * share.
 *
 * <p>The stream ends with its session. If a target does not answer, the stream tries it again and
 * sends the events of the other targets meanwhile.
 */
@Path("/live")
public class LiveResource {

  private static final Duration CHECK = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long RECONNECT_MILLIS = 1_000;

  private static final Signal END = new Signal("", new Item(0, ""), true);

  private final EventFeed feed;
  private final Targets targets;
  private final Sessions sessions;
  private final BlockingExecutor blocking;

  LiveResource(EventFeed feed, Targets targets, Sessions sessions, BlockingExecutor blocking) {
    this.feed = feed;
    this.targets = targets;
    this.sessions = sessions;
    this.blocking = blocking;
  }

  /** What a stream carries: an event of a target, or the end of the connection. */
  private record Signal(String target, Item item, boolean isEnd) {}

  /**
   * Listens.
   *
   * @param after the last id of a connection that this one goes on from; the browser itself sends
   *     it as {@code Last-Event-ID}
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @RolesAllowed(Roles.VIEWER)
  public RestMulti<OutboundSseEvent> listen(
      @QueryParam("after") String after,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @BeanParam Visit visit,
      @Context Sse sse) {
    Caller caller = visit.caller();
    LivePositions positions = LivePositions.of(lastEventId == null ? after : lastEventId);
    List<Multi<Signal>> streams =
        Stream.concat(targets.all().stream().map(Target::name), Stream.of(ControlLog.NAME))
            .map(log -> listen(caller, log, positions.in(log)))
            .toList();
    Multi<Signal> all = Multi.createBy().merging().streams(streams);
    return RestMulti.fromMultiData(
            Multi.createBy()
                .merging()
                .streams(all, endOfSession(visit))
                .select()
                .first(signal -> !signal.isEnd())
                .map(signal -> event(sse, positions, signal)))
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  // A position that the log no longer has is given up: the page refreshes when it connects.
  private Multi<Signal> listen(Caller caller, String log, OptionalLong after) {
    return Multi.createFrom()
        .deferred(() -> follow(caller, log, after))
        .onFailure(RequestRefused.class)
        .recoverWithMulti(() -> follow(caller, log, OptionalLong.empty()))
        .runSubscriptionOn(blocking)
        .onFailure()
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .indefinitely()
        .map(item -> new Signal(log, item, false))
        // The browser connects again with its positions.
        .onCompletion()
        .continueWith(END);
  }

  // The log of alerts is not there before the first start of the health-monitor. A failure at once
  // would be logged as an error when the browser has gone meanwhile.
  private Multi<Item> follow(Caller caller, String log, OptionalLong after) {
    try {
      return feed.listen(caller, log, after, EventFilter.ALL);
    } catch (TargetFailure away) {
      return Multi.createFrom().<Item>nothing().ifNoItem().after(FIRST_PAUSE).fail();
    }
  }

  private Multi<Signal> endOfSession(Visit visit) {
    SessionToken token = visit.session().orElse(null);
    if (token == null) {
      return Multi.createFrom().empty();
    }
    return Multi.createFrom()
        .ticks()
        .every(CHECK)
        .onOverflow()
        .drop()
        .onItem()
        .transformToUniAndConcatenate(tick -> isOver(token))
        .filter(over -> over)
        .map(over -> END);
  }

  // While the control database is away no session can be ended.
  private Uni<Boolean> isOver(SessionToken token) {
    return sessions
        .holderOf(token, Activity.REFRESH)
        .map(holder -> holder.isEmpty())
        .onFailure()
        .recoverWithItem(false);
  }

  // An event says that something changed; what is shown comes with the page itself.
  private static OutboundSseEvent event(Sse sse, LivePositions positions, Signal signal) {
    Item item = signal.item();
    return item.isAlive()
        ? sse.newEventBuilder().comment("listening").reconnectDelay(RECONNECT_MILLIS).build()
        : sse.newEventBuilder()
            .id(positions.after(signal.target(), item.position()))
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(signal.target())
            .build();
  }
}
