package dev.fieldfare.report.rest;

/** There is no stored report or file of that id. */
final class NoStoredReport extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoStoredReport() {
    super("There is no such stored report.", null, false, false);
  }
}
