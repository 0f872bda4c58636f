package dev.fieldfare.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An embedded Redis as a process of ours: how it is started, and with which settings. */
record RedisProcess(RedisServer.Options options) implements ServerPlace {

  @Override
  public Optional<Path> log() {
    return Optional.of(logFile());
  }

  @Override
  public void prepare() {
    PrivateFiles.directory(options.directory());
    PrivateFiles.directory(logFile().getParent());
    PrivateFiles.directory(data());
  }

  @Override
  public StartedServer launch() {
    // The password goes in by standard input: everybody on the machine can read arguments. The
    // folder is an argument so that a person, and the stack, can tell whose server this is.
    List<String> command = List.of(Binaries.redis().toString(), "--dir", data().toString(), "-");
    return ChildProcess.start(
        new ChildProcess.Launch(
            "Redis",
            command,
            environment(),
            configuration(),
            data(),
            logFile(),
            options.diesWithUs()));
  }

  @Override
  public boolean takesCommands(StartedServer started) {
    try (RedisConnection connection =
        RedisConnection.open("127.0.0.1", options.port(), options.password())) {
      return "PONG".equals(connection.send("PING"));
    } catch (IOException | ServerFailure notYet) {
      return false;
    }
  }

  @Override
  public boolean wasTooEarly(StartedServer ended) {
    return false;
  }

  private String appendFsync() {
    return options.durability() == Durability.DURABLE ? "everysec" : "no";
  }

  private String configuration() {
    return """
    bind 127.0.0.1
    port %d
    requirepass %s
    appendonly yes
    appendfsync %s
    auto-aof-rewrite-min-size 256mb
    save ""
    maxmemory-policy noeviction
    set-proc-title no
    """
        .formatted(options.port(), options.password(), appendFsync());
  }

  private static Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>(EmbeddedServer.KEEPS_MEMORY);
    variables.put("LC_ALL", "C");
    return variables;
  }

  private Path logFile() {
    return options.directory().resolve("logs").resolve("redis.log");
  }

  private Path data() {
    return options.directory().toAbsolutePath().resolve("redis");
  }
}
