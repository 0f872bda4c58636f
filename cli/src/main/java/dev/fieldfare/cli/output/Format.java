package dev.fieldfare.cli.output;

/** How a command answers. */
public enum Format {
  text,
  json,
  nagios
}
