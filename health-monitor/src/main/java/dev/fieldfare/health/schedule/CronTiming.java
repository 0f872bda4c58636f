package dev.fieldfare.health.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Due as cron text of five fields says, in a time zone.
 *
 * <p>Cron-utils reads the text and finds the moments (decision 134).
 */
public record CronTiming(Cron cron, ZoneId zone) implements ScheduleTiming {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** Reads cron text; it may not be one that is never due. */
  public static CronTiming of(String text, ZoneId zone) {
    CronTiming timing;
    try {
      timing = new CronTiming(PARSER.parse(text).validate(), zone);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no cron text of five fields: %s".formatted(text, e.getMessage()), e);
    }
    if (timing.nextAfter(Instant.EPOCH).isEmpty()) {
      throw new IllegalArgumentException("\"%s\" is never due.".formatted(text));
    }
    return timing;
  }

  @Override
  public Optional<Instant> nextAfter(Instant moment) {
    ExecutionTime times = ExecutionTime.forCron(cron);
    Optional<Instant> next = times.nextExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
    // The library passes over times that the change to summer time leaves out.
    Optional<Instant> leftOut =
        times
            .nextExecution(moment.atZone(zone).withZoneSameLocal(ZoneOffset.UTC))
            .map(local -> zone.getRules().getTransition(local.toLocalDateTime()))
            .filter(ZoneOffsetTransition::isGap)
            .map(ZoneOffsetTransition::getInstant);
    return Stream.of(next, leftOut)
        .flatMap(Optional::stream)
        .filter(due -> due.isAfter(moment))
        .min(Comparator.naturalOrder());
  }

  @Override
  public Instant lastBefore(Instant due) {
    Optional<Instant> last =
        ExecutionTime.forCron(cron).lastExecution(due.atZone(zone)).map(ZonedDateTime::toInstant);
    // A moment that the library passes over lies between its last one and this one.
    return last.flatMap(this::nextAfter)
        .filter(each -> each.isBefore(due))
        .or(() -> last)
        .orElse(due);
  }

  @Override
  public Instant lastUntil(Instant now, Instant due) {
    // The library answers with the last moment before the given one.
    return ExecutionTime.forCron(cron)
        .lastExecution(now.plusNanos(1).atZone(zone))
        .map(ZonedDateTime::toInstant)
        .filter(last -> last.isAfter(due) && !last.isAfter(now))
        .orElse(due);
  }

  /** True when it is due in the minute of this moment. */
  public boolean matches(ZonedDateTime moment) {
    return ExecutionTime.forCron(cron).isMatch(moment);
  }
}
