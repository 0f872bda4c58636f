package dev.fieldfare.postgres.track;

import dev.fieldfare.postgres.script.CheckedStatement;

/** One statement of a version that runs statement by statement. */
public sealed interface ScriptPhase {

  /** Its number, from 1. */
  int number();

  /** What runs. */
  CheckedStatement statement();

  /** SHA-256 of its text, by which a later attempt recognizes it. */
  default String checksum() {
    return VersionScript.checksum(statement().text());
  }

  /** Where it begins in its file. */
  default int line() {
    return Math.toIntExact(statement().start().line());
  }

  /** It runs in a transaction, together with its row in the journal. */
  record Transactional(int number, CheckedStatement statement) implements ScriptPhase {}

  /** It runs outside a transaction; the journal notes that it begins and that it ended. */
  record Concurrent(int number, CheckedStatement statement, ConcurrentSubject subject)
      implements ScriptPhase {

    /** Whether others read and write while it waits for its locks. */
    public boolean letsOthersPass() {
      return ConcurrentSubject.letsOthersPass(statement);
    }
  }
}
