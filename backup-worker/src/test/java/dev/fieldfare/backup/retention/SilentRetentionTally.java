package dev.fieldfare.backup.retention;

/** Counts failures and unknown folders only. */
final class SilentRetentionTally implements RetentionTally {
  int failures;
  int unknown;

  @Override
  public void promoted(int backups) {}

  @Override
  public void expired(int backups) {}

  @Override
  public void deleted(int backups) {}

  @Override
  public void failed() {
    failures++;
  }

  @Override
  public void unknownFolders(int folders) {
    unknown = folders;
  }

  @Override
  public void orphansRemoved(int folders) {}
}
