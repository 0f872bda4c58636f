package dev.fieldfare.cli.failure;

import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.client.GatewayFailureException;
import dev.fieldfare.client.RequestRefusedException;
import dev.fieldfare.client.UnavailableException;
import dev.fieldfare.contracts.http.Band;

/** The exit codes: what scripts and monitoring go by. */
public final class ExitCode {

  public static final int OK = 0;
  public static final int ERROR = 1;
  public static final int WARNING = 2;
  public static final int USAGE = 64;
  public static final int TEMPORARY = 75;
  public static final int NO_PERMISSION = 77;

  /** What a monitoring plugin answers when it could not find out. */
  static final int NAGIOS_UNKNOWN = 3;

  private ExitCode() {}

  public static int of(Band band) {
    return switch (band) {
      case OK -> OK;
      case WARNING -> WARNING;
      case CRITICAL -> ERROR;
    };
  }

  /** Monitoring plugins count differently: 1 is the warning. */
  public static int ofPlugin(Band band) {
    return band.ordinal();
  }

  public static int of(FieldfareException failure) {
    return switch (failure) {
      case UnavailableException away -> TEMPORARY;
      case GatewayFailureException bug -> ERROR;
      case RequestRefusedException refused ->
          switch (refused.status()) {
            case 401, 403 -> NO_PERMISSION;
            case 429 -> TEMPORARY;
            default -> ERROR;
          };
    };
  }
}
