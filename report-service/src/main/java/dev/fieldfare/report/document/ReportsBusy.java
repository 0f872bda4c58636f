package dev.fieldfare.report.document;

/** As many reports as the memory is for are being made. Retrying later helps. */
public final class ReportsBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what the sender can do. */
  public ReportsBusy(String message) {
    super(message, null, false, false);
  }
}
