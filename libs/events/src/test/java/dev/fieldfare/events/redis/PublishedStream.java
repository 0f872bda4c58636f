package dev.fieldfare.events.redis;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.testkit.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The stream of events, and events to put there that can be told apart. */
public record PublishedStream(TestRedis redis) {
  private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"([^\"]*)\"");

  /** Events of a target from one position to another, both included. */
  public static List<LoggedEvent> events(String target, long from, long through) {
    return LongStream.rangeClosed(from, through).mapToObj(at -> event(target, at)).toList();
  }

  /** What {@link #published} says of such events. */
  public static List<String> named(String target, long from, long through) {
    return LongStream.rangeClosed(from, through).mapToObj(at -> target + "/" + at).toList();
  }

  /** Everything that is published, in its order. */
  public List<String> published() {
    List<String> subjects = new ArrayList<>();
    for (Object entry : (List<?>) redis.send("XRANGE", "fieldfare:events", "-", "+")) {
      Matcher subject = SUBJECT.matcher(((List<?>) entry).get(1).toString());
      subjects.add(subject.find() ? subject.group(1) : "no event: " + entry);
    }
    return subjects;
  }

  /** How far a target is published, as Redis has it; null when there is no note. */
  public String note(String target) {
    return (String) redis.send("GET", keyOfNote(target));
  }

  /** Where the note is. */
  public static String keyOfNote(String target) {
    return "{fieldfare:events}:published:" + target;
  }

  private static LoggedEvent event(String target, long position) {
    return new LoggedEvent(
        position,
        UUID.randomUUID(),
        "dev.fieldfare.migration.applied",
        "/fieldfare/" + target,
        target + "/" + position,
        position,
        "2026-01-01T00:00:00Z",
        Optional.empty(),
        "{\"column\": \"ü\"}");
  }
}
