package dev.fieldfare.postgres.ledger;

/** The ledger of a target was installed by another build, and this one cannot work with it. */
public final class IncompatibleLedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String OTHER_FILES =
      "the ledger of target %s was installed by a development build whose files differ from those of"
          + " this release, and cannot be upgraded. Let that build finish its migrations and export"
          + " what you need of fieldfare.field_migrations and fieldfare.quarantine. Then run"
          + " DROP SCHEMA fieldfare, fieldfare_run CASCADE. The next start installs an empty ledger;"
          + " earlier changes can no longer be undone. First difference: %s";

  private static final String TOO_NEW =
      "the ledger of target %s works with programs of ledger version %d and later, and this one is of"
          + " version %d. Upgrade this program.";

  private IncompatibleLedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  static IncompatibleLedgerException otherFiles(String target, String difference, Throwable cause) {
    return new IncompatibleLedgerException(OTHER_FILES.formatted(target, difference), cause);
  }

  static IncompatibleLedgerException tooNew(String target, int oldest, int ours, Throwable cause) {
    return new IncompatibleLedgerException(TOO_NEW.formatted(target, oldest, ours), cause);
  }
}
