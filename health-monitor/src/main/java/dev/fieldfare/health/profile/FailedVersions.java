package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Versions whose last release failed. */
public final class FailedVersions {
  private static final String FINDINGS =
      """
      SELECT 'The version ' || m.version || ' of the track ' || m.track || ' has failed.'
      FROM fieldfare.schema_migrations m WHERE m.status = 'FAILED'
      """;

  private FailedVersions() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.critical(
        "failed_versions",
        CheckGrant.READER,
        FINDINGS,
        "No version has failed.",
        "fieldfare --target {target} versions, then correct the version and migrate again.");
  }
}
