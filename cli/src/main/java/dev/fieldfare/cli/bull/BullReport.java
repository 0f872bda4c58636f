package dev.fieldfare.cli.bull;

import java.util.List;

/**
 * The results for the jobs of a queue.
 *
 * @param imported jobs that are now migrations; in a dry run, jobs that can become migrations
 * @param active jobs that a worker of the queue is doing; they are not touched
 * @param problems jobs that cannot become migrations
 */
public record BullReport(
    boolean dryRun, int found, int imported, long active, List<Problem> problems) {

  public BullReport {
    problems = List.copyOf(problems);
  }

  /** A job that is left in the queue's list {@code fieldfare}, or in a dry run where it is. */
  public record Problem(String jobId, String reason) {}
}
