package dev.fieldfare.health.degraded;

import dev.fieldfare.health.alert.Signal;
import java.io.IOException;
import java.util.List;

/** The signals that the control database has not stored yet. They survive a kill of the service. */
public interface SignalJournal {

  /** The signals in the order in which they were added. */
  List<Signal> read() throws IOException;

  /** Adds a signal; it is on disk when the call returns. */
  void add(Signal signal) throws IOException;

  /** Removes all signals, because the control database has stored them. */
  void clear() throws IOException;
}
