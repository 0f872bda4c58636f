package dev.fieldfare.cli.backup;

import dev.fieldfare.contracts.backup.BackupTier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a tier as it is written in JSON. */
final class TierConverter implements ITypeConverter<BackupTier> {

  @Override
  public BackupTier convert(String text) {
    try {
      return BackupTier.of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("expected one of " + BackupTier.labels());
    }
  }
}
