package dev.fieldfare.stack.folder;

import dev.fieldfare.embedded.Passwords;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.StackFile.ApiKeys;
import dev.fieldfare.stack.folder.StackFile.Content;
import dev.fieldfare.stack.folder.StackFile.GatewayAt;
import dev.fieldfare.stack.folder.StackFile.Pid;
import dev.fieldfare.stack.folder.StackFile.Postgres;
import dev.fieldfare.stack.folder.StackFile.ServiceAt;
import dev.fieldfare.stack.folder.StackFile.State;
import dev.fieldfare.stack.folder.StackFile.Superuser;
import dev.fieldfare.stack.folder.StackFile.Url;
import dev.fieldfare.stack.supervisor.ExternalServers;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where everything is in this run, kept in {@code stack.json}.
 *
 * <p>Keys and passwords come from the file of the run before; what is missing there is made. The
 * file is written before the first process starts, so that the passwords of servers are never lost.
 */
public final class StackState {
  private static final String DATABASE = "fieldfare";

  /**
   * Not the name of the ledger's schema: with PostgreSQL's default search path, tables without a
   * schema are created in the schema that has the role's name.
   */
  private static final String OWNER = "fieldfare_app";

  /** The gateway is named apart, also where a checkout has none. */
  private static final int GATEWAY_MANAGEMENT = 20;

  private final StackFile file;
  private final PortPlan ports;
  private final Url redis;
  private final Postgres postgres;
  private final ApiKeys apiKeys;
  private final Map<String, ServiceAt> services = new LinkedHashMap<>();
  private final Map<String, Pid> servers = new LinkedHashMap<>();
  private State state = State.STARTING;
  private boolean isUnwritten;

  public StackState(StackFile file, PortPlan ports, ExternalServers external) {
    this.file = file;
    this.ports = ports;
    Optional<Content> before = file.read();
    this.redis =
        external.redis().map(Url::new).orElseGet(() -> redis(before.map(Content::redis), ports));
    this.postgres =
        external.postgres().orElseGet(() -> postgres(before.map(Content::postgres), ports));
    this.apiKeys = before.map(Content::apiKeys).orElseGet(StackState::newKeys);
    before.ifPresent(this::keepPids);
    write();
  }

  public Postgres postgres() {
    return postgres;
  }

  public String redisUrl() {
    return redis.url();
  }

  /** The password of the embedded Redis. */
  public String redisPassword() {
    return passwordIn(URI.create(redis.url()).getUserInfo());
  }

  public ApiKeys apiKeys() {
    return apiKeys;
  }

  /** Where backups are stored. */
  public Path backups() {
    return file.path().resolveSibling("backups");
  }

  public synchronized void serverStarted(String name, long pid) {
    servers.put(name, new Pid(pid));
    write();
  }

  public synchronized void serviceStarted(ServiceDescriptor service, long pid) {
    services.put(
        service.name(),
        new ServiceAt(
            pid, ports.url(service), ports.managementUrl(service), ports.readyUrl(service)));
    write();
  }

  /** Drops services whose modules are gone. */
  public synchronized void keepOnly(List<ServiceDescriptor> known) {
    services.keySet().retainAll(known.stream().map(ServiceDescriptor::name).toList());
  }

  public synchronized void is(State now) {
    state = now;
    write();
  }

  /** Writes what could not be written before. */
  public synchronized void writeAgain() {
    if (isUnwritten) {
      write();
    }
  }

  private void write() {
    isUnwritten = true;
    file.write(
        new Content(
            state,
            new GatewayAt(
                "http://127.0.0.1:" + ports.base(),
                "http://127.0.0.1:" + (ports.base() + GATEWAY_MANAGEMENT)),
            redis,
            postgres,
            apiKeys,
            services,
            servers,
            new Pid(ProcessHandle.current().pid())));
    isUnwritten = false;
  }

  /** A pid is never absent once there was one: until a process starts again, the last one stays. */
  private void keepPids(Content before) {
    before.services().forEach((name, at) -> services.put(name, at));
    before.servers().forEach((name, pid) -> servers.put(name, pid));
  }

  /**
   * Only an embedded server's password is ours to keep; an external one's URL is given each time.
   */
  private static Url redis(Optional<Url> before, PortPlan ports) {
    String password =
        before
            .map(url -> URI.create(url.url()).getUserInfo())
            .filter(user -> user != null && user.matches("(default)?:[A-Za-z0-9]{24}"))
            .map(StackState::passwordIn)
            .orElseGet(Passwords::generate);
    // With the user's name, which some versions of redis-cli do not make up for themselves.
    return new Url("redis://default:%s@127.0.0.1:%d".formatted(password, ports.redis()));
  }

  private static String passwordIn(String userInfo) {
    return userInfo.substring(userInfo.indexOf(':') + 1);
  }

  private static Postgres postgres(Optional<Postgres> before, PortPlan ports) {
    Optional<Postgres> embedded = before.filter(found -> found.superuser() != null);
    return new Postgres(
        "127.0.0.1",
        ports.postgres(),
        DATABASE,
        embedded.map(Postgres::user).orElse(OWNER),
        embedded.map(Postgres::password).orElseGet(Passwords::generate),
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(ports.postgres(), DATABASE),
        embedded
            .map(Postgres::superuser)
            .orElseGet(() -> new Superuser("postgres", Passwords.generate())));
  }

  private static ApiKeys newKeys() {
    return new ApiKeys(newKey(), newKey(), newKey(), newKey());
  }

  private static String newKey() {
    return "ff_" + Passwords.generate();
  }
}
