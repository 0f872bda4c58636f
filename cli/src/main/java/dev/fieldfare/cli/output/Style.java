package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Band;

/** Colours, where there are any; they take effect where {@link Printable} prints the line. */
public record Style(boolean hasColours) {

  public String bold(String text) {
    return coded("1", text);
  }

  public String good(String text) {
    return coded("32", text);
  }

  public String doubtful(String text) {
    return coded("33", text);
  }

  public String bad(String text) {
    return coded("31", text);
  }

  String faint(String text) {
    return coded("2", text);
  }

  public String status(Status status, String text) {
    return switch (status) {
      case APPLIED, SKIPPED -> good(text);
      case FAILED, REJECTED -> bad(text);
      case CANCELLED, UNDONE, PAUSED -> doubtful(text);
      case SCHEDULED, QUEUED, WAITING, RUNNING -> text;
    };
  }

  String band(Band band) {
    return switch (band) {
      case OK -> good(band.label());
      case WARNING -> doubtful(band.label());
      case CRITICAL -> bad(band.label());
    };
  }

  private String coded(String code, String text) {
    return hasColours ? Printable.MARK + code + "m" + text + Printable.MARK + "0m" : text;
  }
}
