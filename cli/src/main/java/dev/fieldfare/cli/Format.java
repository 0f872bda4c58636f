package dev.fieldfare.cli;

/** How a command answers. */
enum Format {
  text,
  json,
  nagios
}
