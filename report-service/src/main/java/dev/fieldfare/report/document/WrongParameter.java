package dev.fieldfare.report.document;

/** A parameter of a request that cannot be used; says what is allowed. */
public final class WrongParameter extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  WrongParameter(String parameter, String message) {
    super(message, null, false, false);
    this.parameter = parameter;
  }

  /** A wrong value of a parameter. */
  public static WrongParameter of(String parameter, String message) {
    return new WrongParameter(parameter, message);
  }

  /** A value that is none of the names that a parameter may have. */
  public static WrongParameter noneOf(String parameter, String names, String value) {
    return new WrongParameter(
        parameter, "\"%s\" is one of %s, not %s".formatted(parameter, names, value));
  }

  /** Its name. */
  public String parameter() {
    return parameter;
  }
}
