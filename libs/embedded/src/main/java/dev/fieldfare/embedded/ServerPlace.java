package dev.fieldfare.embedded;

import java.nio.file.Path;
import java.util.Optional;

/** Where a server runs, and how it is started there: as a process of ours, or in a container. */
public interface ServerPlace {
  /** Makes what the server needs before its start; called each time. */
  void prepare();

  /** Starts the server. */
  StartedServer launch();

  /** Whether the running server takes commands now. */
  boolean takesCommands(StartedServer started);

  /** Whether a server ended while starting because processes of the last one were still there. */
  boolean wasTooEarly(StartedServer ended);

  /** The file of its output; empty where there is none. */
  Optional<Path> log();
}
