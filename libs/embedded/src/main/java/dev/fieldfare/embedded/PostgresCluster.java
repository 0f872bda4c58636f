package dev.fieldfare.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The cluster of an embedded PostgreSQL: how it is made, and with which settings it is started. */
record PostgresCluster(PostgresServer.Options options) implements ServerPlace {

  @Override
  public Optional<Path> log() {
    return Optional.of(logFile());
  }

  @Override
  public void prepare() {
    PrivateFiles.directory(options.directory());
    PrivateFiles.directory(logFile().getParent());
    if (!Files.exists(data().resolve("PG_VERSION"))) {
      initialise();
    }
  }

  @Override
  public StartedServer launch() {
    return ChildProcess.start(
        new ChildProcess.Launch(
            "PostgreSQL",
            startCommand(),
            environment(),
            "",
            options.directory(),
            logFile(),
            options.diesWithUs()));
  }

  /** What pg_ctl does: the last line of postmaster.pid says whether the server is ready. */
  @Override
  public boolean takesCommands(StartedServer started) {
    try {
      List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
      return lines.size() >= 8
          && lines.getFirst().equals(Long.toString(started.pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where only the postmaster was killed, its children end a little later. */
  @Override
  public boolean wasTooEarly(StartedServer ended) {
    String said = "[%d]  FATAL:  pre-existing shared memory block".formatted(ended.pid());
    return ended.lastWords().contains(said);
  }

  private List<String> startCommand() {
    List<String> command = new ArrayList<>(UserNamespace.prefix());
    command.addAll(
        List.of(program("postgres"), "-D", data().toString(), "-p", "" + options.port()));
    settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }

  private Map<String, String> settings() {
    Map<String, String> all = new TreeMap<>();
    all.put("listen_addresses", "127.0.0.1");
    all.put("unix_socket_directories", "");
    all.put("max_connections", "200");
    all.put("shared_buffers", "256MB");
    if (version() >= 18) {
      // Most reads are served by the system's cache, where an I/O process of PostgreSQL is slower.
      all.put("io_method", "sync");
    }
    all.put("log_line_prefix", "%m [%p] %a ");
    if (options.durability() == Durability.FAST) {
      all.put("fsync", "off");
      all.put("full_page_writes", "off");
    }
    all.putAll(options.settings());
    return all;
  }

  /** Makes the cluster with initdb. */
  private void initialise() {
    // Half a cluster of an earlier try would make initdb refuse.
    PrivateFiles.delete(data());
    List<String> command = new ArrayList<>(UserNamespace.prefix());
    command.addAll(
        List.of(
            program("initdb"),
            "-D",
            data().toString(),
            "-U",
            PostgresServer.SUPERUSER,
            "-E",
            "UTF8"));
    command.addAll(List.of("--pwfile=/dev/stdin", "--auth=scram-sha-256"));
    command.addAll(List.of("--data-checksums", "--no-instructions", "--locale=" + systemLocale()));
    if (version() >= 17) {
      command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    if (options.durability() == Durability.FAST) {
      command.add("--no-sync");
    }
    runInitdb(command);
  }

  private void runInitdb(List<String> command) {
    ChildProcess initdb =
        ChildProcess.start(
            new ChildProcess.Launch(
                "initdb",
                command,
                environment(),
                options.superuserPassword() + "\n",
                options.directory(),
                logFile(),
                options.diesWithUs()));
    int exit = initdb.onExit().join();
    if (exit != 0) {
      PrivateFiles.delete(data());
      throw new ServerFailure("initdb ended with %d:%n%s".formatted(exit, initdb.lastWords()));
    }
  }

  private static String systemLocale() {
    return System.getProperty("os.name").startsWith("Linux") ? "C.UTF-8" : "C";
  }

  private static Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>(EmbeddedServer.KEEPS_MEMORY);
    variables.putAll(Map.of("LC_ALL", systemLocale(), "TZ", "UTC", "PGDATA", ""));
    return variables;
  }

  private String program(String name) {
    return options.programs().resolve("bin").resolve(name).toString();
  }

  /** The major version, by the first line of what initdb makes a cluster from. */
  int version() {
    Path catalogue = options.programs().resolve("share/postgresql/postgres.bki");
    try (Stream<String> lines = Files.lines(catalogue)) {
      return Integer.parseInt(lines.findFirst().orElse("").replace("# PostgreSQL ", ""));
    } catch (IOException | NumberFormatException e) {
      throw new ServerFailure("cannot tell the version of " + options.programs(), e);
    }
  }

  private Path logFile() {
    return options.directory().resolve("logs").resolve("postgres.log");
  }

  private Path data() {
    return options.directory().toAbsolutePath().resolve("postgres");
  }
}
