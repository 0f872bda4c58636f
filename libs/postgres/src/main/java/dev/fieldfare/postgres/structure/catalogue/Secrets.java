package dev.fieldfare.postgres.structure.catalogue;

/** Spells options and addresses so that no password gets into an image. */
final class Secrets {

  private static final String NAMES = "(password|passwd|secret|token|credential)";

  private Secrets() {}

  /** An array of {@code name=value}, sorted; the values of secrets are left out. */
  static String options(String options) {
    return "(SELECT array_agg(CASE WHEN lower(split_part(x.option, '=', 1)) ~ '"
        + NAMES
        + "' THEN split_part(x.option, '=', 1) ELSE x.option END ORDER BY x.option COLLATE \"C\") FROM unnest("
        + options
        + ") x(option))";
  }

  /** A connection string of either form without its passwords. */
  static String connection(String text) {
    return "regexp_replace(regexp_replace("
        + text
        + ", '"
        + NAMES
        + "(\\w*)\\s*=\\s*(''([^''\\\\]|\\\\.)*''|[^\\s&]+)', '\\1\\2', 'g'), '(://[^/@:?]*):[^/@]*@', '\\1@')";
  }
}
