package dev.fieldfare.backup.support;

import dev.fieldfare.backup.BackupTally;
import java.time.Duration;

/** Counts nothing. */
public final class SilentTally implements BackupTally {

  @Override
  public void verified(long rows, long bytes, Duration took) {}

  @Override
  public void failed() {}

  @Override
  public void damaged() {}

  @Override
  public void purged() {}

  @Override
  public void recalled() {}
}
