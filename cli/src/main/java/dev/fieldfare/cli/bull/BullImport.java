package dev.fieldfare.cli.bull;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Enqueues the waiting jobs of a Bull queue as migrations.
 *
 * <p>The id of a job is the key of its migration, so a job that was enqueued before is the same
 * migration. It is removed from Redis only afterwards.
 */
public final class BullImport {

  private static final String PREFIX = "bull";
  private static final NamePolicy ANY_NAME = NamePolicy.of("(?s).*");

  private final MessageParser messages = new MessageParser(ANY_NAME);
  private final FieldfareClient client;
  private final Sender sender;

  public BullImport(FieldfareClient client, Optional<String> target) {
    this.client = client;
    this.sender = new Sender(SenderRole.ENQUEUER, target);
  }

  /** Enqueues the jobs of the queue with this name; a dry run changes nothing. */
  public BullReport run(URI address, String queue, boolean dryRun) {
    try (RedisSession redis = RedisSession.open(address)) {
      return run(new BullQueue(redis, PREFIX, queue), dryRun);
    } catch (IOException e) {
      throw CommandFailure.temporary("cannot read the queue: " + e.getMessage());
    }
  }

  private BullReport run(BullQueue queue, boolean dryRun) throws IOException {
    List<BullReport.Problem> problems = new ArrayList<>();
    List<BullJob> jobs = queue.waiting();
    int imported = 0;
    for (BullJob job : jobs) {
      Optional<String> problem = dryRun ? problem(job) : take(queue, job);
      problem.ifPresent(reason -> problems.add(new BullReport.Problem(job.id(), reason)));
      imported += problem.isEmpty() ? 1 : 0;
    }
    return new BullReport(dryRun, jobs.size(), imported, queue.active(), problems);
  }

  private Optional<String> problem(BullJob job) {
    return parsed(job) instanceof Parsed ? Optional.empty() : Optional.of(reason(parsed(job)));
  }

  /** Enqueues one job; returns the reason if it cannot. */
  private Optional<String> take(BullQueue queue, BullJob job) throws IOException {
    if (!queue.take(job.id())) {
      return Optional.of("a worker of the queue has taken it");
    }
    ParseResult parsed = parsed(job);
    if (!(parsed instanceof Parsed(MigrationMessage message))) {
      return Optional.of(reason(parsed));
    }
    try {
      client.enqueue(message.with(m -> m.key(job.id())));
    } catch (RequestRefusedException e) {
      return Optional.of(e.getMessage());
    }
    queue.remove(job.id());
    return Optional.empty();
  }

  private ParseResult parsed(BullJob job) {
    return messages.parse(job.data(), sender);
  }

  private static String reason(ParseResult result) {
    return switch (result) {
      case Parsed parsed -> throw new IllegalStateException("a message has no problem: " + parsed);
      case Malformed(List<Problem> found) -> sentences(found);
      case Refused(List<Problem> found, var glimpse) -> sentences(found);
    };
  }

  private static String sentences(List<Problem> problems) {
    return problems.stream().map(Problem::message).collect(Collectors.joining(" "));
  }
}
