package dev.fieldfare.report.projection;

/** The rows of one computation of a target's projections. */
public record Generation(String target, long number) {}
