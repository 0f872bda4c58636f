package dev.fieldfare.contracts.report;

/** A file of a stored report. */
public record ReportFileContent(String name, String mediaType, String content) {}
