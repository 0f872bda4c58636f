package dev.fieldfare.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.cli.GlobalOptions;
import dev.fieldfare.cli.connection.ProcessEnvironment;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.TerminalText;
import java.io.PrintStream;

/** Prints answers: one JSON document, or text for people. */
public final class Output {

  private final Format format;
  private final boolean quiet;
  private final PrintStream out;
  private final Style style;

  public Output(GlobalOptions options, ProcessEnvironment processEnvironment) {
    this(options.format(), options.quiet, processEnvironment);
  }

  /** For messages about wrong options. */
  public Output(Format format, ProcessEnvironment processEnvironment) {
    this(format, false, processEnvironment);
  }

  private Output(Format format, boolean quiet, ProcessEnvironment processEnvironment) {
    this.format = format;
    this.quiet = quiet;
    this.out = processEnvironment.out();
    this.style = new Style(processEnvironment.hasColours());
  }

  public Format format() {
    return format;
  }

  public boolean isText() {
    return format == Format.text;
  }

  public boolean isQuiet() {
    return quiet;
  }

  public Style style() {
    return style;
  }

  /** Prints the only document of the JSON format. */
  public void document(Object document) {
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

  /** A line of text for human readers. */
  public void line(String text) {
    if (isText() && !quiet) {
      out.println(Printable.line(text));
    }
  }

  /** The only line with {@code --quiet}: an identifier for the next command of a script. */
  public void identifier(String id) {
    if (isText() && quiet) {
      out.println(Printable.line(id));
    }
  }

  /** A line in any format; the nagios format uses it. */
  public void raw(String text) {
    out.println(Printable.line(text));
  }
}
