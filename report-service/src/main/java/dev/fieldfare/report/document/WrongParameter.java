package dev.fieldfare.report.document;

/** A parameter of a request that cannot be used; says what is allowed. */
public final class WrongParameter extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  WrongParameter(String parameter, String message) {
    super(message, null, false, false);
    this.parameter = parameter;
  }

  /** Its name. */
  public String parameter() {
    return parameter;
  }
}
