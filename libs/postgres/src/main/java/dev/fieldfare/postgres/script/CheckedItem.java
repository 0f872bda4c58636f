package dev.fieldfare.postgres.script;

/** One piece of a script behind the check by the server, in the order of the script. */
public sealed interface CheckedItem permits CheckedStatement, CheckedItem.PsqlText {

  /** Where it begins in the script. */
  Position start();

  /** A backslash command: text for psql that no server understands. */
  record PsqlText(ScriptItem.PsqlCommand command) implements CheckedItem {
    @Override
    public Position start() {
      return command.start();
    }
  }
}
