package dev.fieldfare.contracts.schedule;

/** Schedules as another scheduler reads them. */
public record ScheduleExport(ScheduleExportFormat format, String text) {}
