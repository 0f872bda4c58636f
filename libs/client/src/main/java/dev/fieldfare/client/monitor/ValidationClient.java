package dev.fieldfare.client.monitor;

import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Validations of targets. */
public final class ValidationClient {
  private static final String PROFILES = "validations/profiles/";
  private static final String NOTHING = "{}";

  private final MonitorRequests gateway;

  /** Sends its requests through this. */
  public ValidationClient(MonitorRequests gateway) {
    this.gateway = gateway;
  }

  /** Runs the checks of a profile now. It needs the role operator. */
  public ValidationReport run(
      String target, ValidationProfile profile, boolean quick, boolean performanceTest) {
    return gateway.post(
        "%s%s?target=%s&quick=%s&performanceTest=%s"
            .formatted(PROFILES, profile.label(), encoded(target), quick, performanceTest),
        Optional.empty(),
        NOTHING,
        ValidationReport.class);
  }

  /** Records the present structure as the good one. It needs the role operator. */
  public RecordedStructure record(String target) {
    return gateway.post(
        PROFILES + "schema/record?target=" + encoded(target),
        Optional.empty(),
        NOTHING,
        RecordedStructure.class);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
