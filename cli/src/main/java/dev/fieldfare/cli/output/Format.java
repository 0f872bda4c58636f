package dev.fieldfare.cli.output;

/** How a command answers. */
public enum Format {
  text,
  json,
  nagios,
  html,
  csv,
  md;

  /** True for formats of files, which only reports have. */
  public boolean isOfFilesOnly() {
    return compareTo(html) >= 0;
  }
}
