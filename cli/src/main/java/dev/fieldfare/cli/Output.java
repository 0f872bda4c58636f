package dev.fieldfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.TerminalText;
import java.io.PrintStream;

/** Prints answers: one JSON document, or text for people. */
final class Output {

  private final Format format;
  private final boolean quiet;
  private final PrintStream out;
  private final Style style;

  Output(GlobalOptions options, Surroundings surroundings) {
    this(options.format(), options.quiet, surroundings);
  }

  /** For what must be said when the options themselves are wrong. */
  Output(Format format, Surroundings surroundings) {
    this(format, false, surroundings);
  }

  private Output(Format format, boolean quiet, Surroundings surroundings) {
    this.format = format;
    this.quiet = quiet;
    this.out = surroundings.out();
    this.style = new Style(surroundings.hasColours());
  }

  Format format() {
    return format;
  }

  boolean isText() {
    return format == Format.text;
  }

  boolean isQuiet() {
    return quiet;
  }

  Style style() {
    return style;
  }

  /** The one document of the JSON form. */
  void document(Object document) {
    try {
      out.println(
          TerminalText.escapeJson(
              ContractsJson.mapper()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(document)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is written as JSON", e);
    }
  }

  /** A line of text for whoever wants to read. */
  void line(String text) {
    if (isText() && !quiet) {
      out.println(Printable.line(text));
    }
  }

  /** What is left when quiet: an identifier for the next command of a script. */
  void identifier(String id) {
    if (isText() && quiet) {
      out.println(Printable.line(id));
    }
  }

  /** A line whatever the form; for the nagios form. */
  void raw(String text) {
    out.println(Printable.line(text));
  }
}
