package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidationList;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.target.Targets;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;

/** Calls the health-monitor for validations, for the API and for the dashboard. Blocks. */
@ApplicationScoped
public class ValidationCalls {

  private final MonitorCalls monitor;
  private final Targets targets;

  ValidationCalls(MonitorCalls monitor, Targets targets) {
    this.monitor = monitor;
    this.targets = targets;
  }

  /**
   * Which checks are run.
   *
   * @param quick whether slow checks are left out
   * @param performanceTest whether the time of queries is measured
   */
  public record Choice(
      String target, ValidationProfile profile, boolean quick, boolean performanceTest) {}

  /** The stored validations of a target, the newest first. */
  public ValidationList history(Principal caller, String target, int most) {
    return monitor.get(caller, path(target) + "?limit=" + most, ValidationList.class);
  }

  /** Runs the checks of a profile now. */
  public ValidationReport run(Principal caller, Choice choice) {
    String path =
        "%s/%s?quick=%s&performanceTest=%s"
            .formatted(
                path(choice.target()),
                choice.profile().label(),
                choice.quick(),
                choice.performanceTest());
    return monitor.post(caller, path, "", ValidationReport.class);
  }

  /** Records the present structure of a target as the expected one. */
  public RecordedStructure record(Principal caller, String target) {
    return monitor.post(caller, path(target) + "/record", "", RecordedStructure.class);
  }

  /** The profile from an address. */
  public static ValidationProfile known(String profile) {
    return ValidationProfile.of(profile)
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.NOT_FOUND, "There is no profile \"" + profile + "\"."));
  }

  private String path(String target) {
    return "validations/" + targets.named(target).name();
  }
}
