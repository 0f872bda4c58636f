package dev.fieldfare.contracts.schedule;

/** What a service did for a run, in one sentence. */
public record ScheduledAnswer(String result) {}
