package dev.fieldfare.gateway.event;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The events of all targets and of the control database in one stream. Each log keeps its order;
 * the id of an event is the position in all logs after it.
 *
 * <p>A log that cannot be read joins when it can, with its oldest event unless the id has a
 * position in it. The stream ends when the stream of one log ends; the listener connects again with
 * its last id.
 */
@ApplicationScoped
class MergedEvents {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

  private final EventFeed feed;
  private final Targets targets;
  private final TargetGathering gathering;
  private final BlockingExecutor blocking;

  MergedEvents(
      EventFeed feed, Targets targets, TargetGathering gathering, BlockingExecutor blocking) {
    this.feed = feed;
    this.targets = targets;
    this.gathering = gathering;
    this.blocking = blocking;
  }

  /**
   * An item for a listener.
   *
   * @param json empty for a heartbeat
   */
  record Merged(String id, String json) {
    boolean isAlive() {
      return json.isEmpty();
    }
  }

  /** An item of one log, with the position after it. */
  private record Sourced(String log, long position, String json) {}

  /** A log at a position. */
  private record Opened(String log, long position, Multi<Sourced> items) {}

  /** Where a listener begins. */
  record Request(Caller caller, MergedPosition after, boolean fromOldest, EventFilter filter) {

    // To a listener that continues, all events of a log without a position are new.
    boolean beginsNow() {
      return !fromOldest && after.positions().isEmpty();
    }
  }

  /** One of the logs has ended its stream. */
  private static final class LogEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogEnded() {
      super("the stream of a log has ended", null, false, false);
    }
  }

  /**
   * Streams the matching events of all logs. Blocks until the positions in the logs are known.
   *
   * @throws RequestRefused when a log no longer has the position
   */
  Multi<Merged> listen(Request request) {
    List<Opened> opened = new ArrayList<>();
    List<String> late = new ArrayList<>();
    Gathered<Opened> answers = gathering.all(targets.all(), name -> open(request, name));
    opened.addAll(answers.answers());
    answers.missing().forEach(failure -> late.add(failure.target()));
    try {
      opened.add(open(request, ControlLog.NAME));
    } catch (TargetFailure e) {
      late.add(ControlLog.NAME);
    }
    MergedPosition begin = request.after();
    for (Opened each : opened) {
      begin = begin.with(each.log(), each.position());
    }
    // Where such a log ends now is unknown: events twice are better than a gap.
    for (String log : late) {
      begin = begin.with(log, request.after().in(log).orElse(0));
    }
    Request lateRequest = new Request(request.caller(), begin, false, request.filter());
    return merged(begin, opened, late.stream().map(log -> later(lateRequest, log)).toList());
  }

  private Opened open(Request request, String log) {
    OptionalLong known = request.after().in(log);
    long position = known.isPresent() ? known.getAsLong() : request.beginsNow() ? feed.end(log) : 0;
    Multi<Sourced> items =
        feed.listen(request.caller(), log, OptionalLong.of(position), request.filter())
            .map(item -> new Sourced(log, item.position(), item.json()))
            .onCompletion()
            .failWith(LogEnded::new);
    return new Opened(log, position, items);
  }

  // The first item has the position, so the next id contains it.
  private Multi<Sourced> later(Request request, String log) {
    return Multi.createFrom()
        .deferred(() -> opened(open(request, log)))
        .runSubscriptionOn(blocking)
        .onFailure(TargetFailure.class)
        .retry()
        .withBackOff(FIRST_RETRY, LONGEST_RETRY)
        .indefinitely();
  }

  private static Multi<Sourced> opened(Opened log) {
    Sourced position = new Sourced(log.log(), log.position(), "");
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(position), log.items());
  }

  private static Multi<Merged> merged(
      MergedPosition begin, List<Opened> opened, List<Multi<Sourced>> late) {
    List<Multi<Sourced>> all = new ArrayList<>(opened.stream().map(Opened::items).toList());
    all.addAll(late);
    // Positions are counted after the merge, in the order in which the listener gets the events.
    return Multi.createFrom()
        .deferred(
            () -> {
              Counting counting = new Counting(begin);
              return Multi.createBy()
                  .merging()
                  .withConcurrency(all.size())
                  .streams(all)
                  .map(counting::next);
            })
        .onFailure(failure -> failure instanceof LogEnded || failure instanceof RequestRefused)
        .recoverWithCompletion();
  }

  /** The position of one listener, which gets one item at a time. */
  private static final class Counting {
    private MergedPosition position;

    Counting(MergedPosition begin) {
      this.position = begin;
    }

    Merged next(Sourced item) {
      position = position.with(item.log(), item.position());
      return new Merged(position.text(), item.json());
    }
  }
}
