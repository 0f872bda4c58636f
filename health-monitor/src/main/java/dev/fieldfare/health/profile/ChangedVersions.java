package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Applied versions whose text was changed later. */
public final class ChangedVersions {
  private static final String FINDINGS =
      """
      SELECT 'The text of the version ' || m.version || ' of the track ' || m.track || ' was changed after it was applied.'
      FROM fieldfare.schema_migrations m
      WHERE m.status = 'APPLIED' AND NOT m.repeatable AND m.offered AND m.offered_checksum <> m.checksum
      """;

  private ChangedVersions() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "changed_versions",
        CheckGrant.READER,
        FINDINGS,
        "The texts of all applied versions are as they were applied.",
        "restore the former text and make a new version of the change.");
  }
}
