package dev.fieldfare.postgres.script.token;

/** Receives names, and is asked before a name is taken out of its text. */
public interface NameSink {

  /** Whether the characters may be a name that is looked for, in whatever case. */
  boolean mayBeName(String source, int from, int to);

  void accept(String name);
}
